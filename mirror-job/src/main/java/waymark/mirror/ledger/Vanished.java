package waymark.mirror.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.store.RepositoryKey;

/// Which repositories are gone upstream, and since which entry of the ledger.
public final class Vanished {

  private Vanished() {}

  /// By key; one that came back since is not in it. A clock that was behind when the entry was
  /// written makes none gone for longer: no entry is taken for older than one before it. An entry
  /// that is lost may have told that any came back: whatever was gone before it counts as there,
  /// and is asked for again.
  public static Map<RepositoryKey, Instant> of(Ledger ledger) throws IOException {
    Map<RepositoryKey, Instant> since = new HashMap<>();
    Instant reached = Instant.MIN;
    for (Optional<Entry> slot : ledger.slots()) {
      if (slot.isEmpty()) {
        since.clear();
        continue;
      }
      Entry entry = slot.get();
      reached = entry.time().isAfter(reached) ? entry.time() : reached;
      switch (entry.event()) {
        case Entry.Event.Run run -> {
          for (Change change : run.changes()) {
            switch (change.outcome()) {
              case VANISHED -> since.putIfAbsent(change.repository(), reached);
              // Blocked is withheld from us, and there.
              // What fails after it was gone is listed again: nobody looks for it else.
              case CREATED, UPDATED, RENAMED, UNCHANGED, BLOCKED, FAILED ->
                  since.remove(change.repository());
            }
          }
        }
        case Entry.Event.Dropped dropped -> since.remove(dropped.repository());
        case Entry.Event.Acknowledged _ -> {}
      }
    }
    return since;
  }
}
