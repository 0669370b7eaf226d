package waymark.mirror.sync;

import java.util.List;
import java.util.Optional;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.text.Json;

/// What became of one repository.
///
/// @param change its outcome
/// @param known what the next run is to remember; empty where nothing was ever kept of it
/// @param losses what upstream lost of it
/// @param seconds that it took
public record Done(Change change, Optional<Known> known, Losses losses, double seconds) {

  /// One that is as it was.
  static Done unchanged(Known known) {
    Change change =
        new Change(
            known.key(),
            known.listed().name(),
            Outcome.UNCHANGED,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty());
    return new Done(change, Optional.of(known), Losses.NONE, 0);
  }

  /// The same, seen by these sources.
  Done seenBy(List<String> sources) {
    return new Done(change, known.map(one -> one.seenBy(sources)), losses, seconds);
  }

  /// The repository in the document of `sync --json`.
  public Json toJson() {
    return Json.of(
        "id", change.repository().id(),
        "host", change.repository().host(),
        "name", change.name(),
        "was", change.was(),
        "outcome", change.outcome().word(),
        "displaced", change.displaced(),
        "bytes", change.bytes(),
        "seconds", Math.round(seconds * 1000) / 1000.0,
        "error", change.error());
  }
}
