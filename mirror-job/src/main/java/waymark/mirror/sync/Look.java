package waymark.mirror.sync;

import java.util.Optional;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Snapshot;

/// What an update found.
sealed interface Look {

  /// All is as the last manifest says.
  ///
  /// @param leftOut refs that cannot be kept, in words
  record Same(Snapshot snapshot, Optional<String> leftOut) implements Look {}

  /// Everything is fetched and kept; only the manifest is not written yet.
  ///
  /// @param whole with all refs and packs
  /// @param bytes of the packs that came
  /// @param leftOut refs that cannot be kept, in words
  /// @param withheld what the forge did not give of it, in words
  record Changed(
      Manifest whole,
      Optional<Snapshot> before,
      long bytes,
      Losses losses,
      Optional<String> leftOut,
      Optional<String> withheld)
      implements Look {}
}
