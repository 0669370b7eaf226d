package waymark.mirror.sync;

import java.util.Optional;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Snapshot;

/// What an update found.
sealed interface Look {

  /// All is as the last manifest says.
  record Same(Snapshot snapshot) implements Look {}

  /// Everything is fetched and kept; only the manifest is not written yet.
  ///
  /// @param whole with all refs and packs
  /// @param bytes of the packs that came
  /// @param withheld what the forge did not give of it, in words
  record Changed(
      Manifest whole,
      Optional<Snapshot> before,
      long bytes,
      Losses losses,
      Optional<String> withheld)
      implements Look {}
}
