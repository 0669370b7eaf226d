package waymark.mirror.sync;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.forge.Listed;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// `state.json`: every repository that the escrow knows.
///
/// @param known in order
/// @param finished when the last run ended, whatever came of it
/// @param good when the last run ended with exit status 0
public record State(
    NavigableMap<RepositoryKey, Known> known, Optional<Instant> finished, Optional<Instant> good) {

  private static final String FORMAT = "waymark-state 1";

  /// Reads it, or makes it again from the ledger where it is missing or not whole.
  public static State read(Store store) throws IOException {
    try {
      return from(Json.asObject(JsonText.read(Files.readAllBytes(store.state()))));
    } catch (IOException | BadValueException | IllegalArgumentException _) {
      return rebuilt(store);
    }
  }

  private static State from(Json.Obj object) throws BadValueException {
    if (!object.text("format").equals(FORMAT)) {
      throw new BadValueException("not our state", "delete it");
    }
    NavigableMap<RepositoryKey, Known> known = new TreeMap<>();
    for (Json item : object.list("repositories")) {
      Known one = Known.from(item);
      known.put(one.key(), one);
    }
    return new State(known, instant(object, "finished"), instant(object, "good"));
  }

  private static Optional<Instant> instant(Json.Obj object, String name) throws BadValueException {
    return object.maybe(name).isPresent() ? Optional.of(object.instant(name)) : Optional.empty();
  }

  /// Without hints every repository is asked for its refs.
  private static State rebuilt(Store store) throws IOException {
    Map<RepositoryKey, Instant> vanished = vanished(store);
    NavigableMap<RepositoryKey, Known> known = new TreeMap<>();
    for (RepositoryKey key : store.keys()) {
      Optional<Snapshot> latest = Chain.of(store, key).latest();
      if (latest.isPresent()) {
        Snapshot snapshot = latest.get();
        long bytes = snapshot.artefacts().values().stream().mapToLong(Artefact::bytes).sum();
        Listed listed =
            new Listed(
                key, snapshot.manifest().name(), URI.create(""), "", "", false, false, false);
        known.put(
            key,
            new Known(
                listed,
                Instant.EPOCH,
                Optional.ofNullable(vanished.get(key)),
                Optional.empty(),
                snapshot.refs().size(),
                bytes));
      }
    }
    return new State(known, Optional.empty(), Optional.empty());
  }

  private static Map<RepositoryKey, Instant> vanished(Store store) throws IOException {
    Map<RepositoryKey, Instant> vanished = new HashMap<>();
    for (Entry entry : new Ledger(store).entries()) {
      if (entry.event() instanceof Entry.Event.Run run) {
        for (Change change : run.changes()) {
          if (change.outcome() == Outcome.VANISHED) {
            vanished.putIfAbsent(change.repository(), entry.time());
          } else if (change.outcome() != Outcome.FAILED) {
            vanished.remove(change.repository());
          }
        }
      }
    }
    return vanished;
  }

  /// Writes it. It need not be durable: it can be made again.
  public void write(Store store) throws IOException {
    List<Json> items = new ArrayList<>();
    known.values().forEach(one -> items.add(one.toJson()));
    Json json =
        Json.of("format", FORMAT, "finished", finished, "good", good, "repositories", items);
    DurableFile.replace(store.state(), JsonText.bytes(json));
  }
}
