package waymark.mirror.sync;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.forge.Listed;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.ledger.Vanished;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.SeenBy;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// `state.json`: every repository that the escrow knows.
///
/// @param known in order
/// @param finished when the last run ended, whatever came of it
/// @param good when the last run of all repositories ended with exit status 0
/// @param runs how many runs ended with each exit status, since this file began
public record State(
    NavigableMap<RepositoryKey, Known> known,
    Optional<Instant> finished,
    Optional<Instant> good,
    NavigableMap<Integer, Long> runs) {

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
    return new State(known, instant(object, "finished"), instant(object, "good"), runs(object));
  }

  private static NavigableMap<Integer, Long> runs(Json.Obj object) throws BadValueException {
    NavigableMap<Integer, Long> runs = new TreeMap<>();
    Json.Obj counts = object.object("runs");
    for (String exit : counts.members().keySet()) {
      runs.put(Integer.valueOf(exit), counts.number(exit));
    }
    return runs;
  }

  private static Optional<Instant> instant(Json.Obj object, String name) throws BadValueException {
    return object.maybe(name).isPresent() ? Optional.of(object.instant(name)) : Optional.empty();
  }

  /// Without hints every repository is asked for its refs.
  private static State rebuilt(Store store) throws IOException {
    Map<RepositoryKey, Instant> vanished = Vanished.of(new Ledger(store));
    NavigableMap<RepositoryKey, Known> known = new TreeMap<>();
    for (RepositoryKey key : store.keys()) {
      Optional<Snapshot> latest;
      try {
        latest = Chain.of(store, key).latest();
      } catch (DamagedException e) {
        known.put(key, damaged(key, e).seenBy(SeenBy.of(store, key).sources()));
        continue;
      }
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
                bytes,
                SeenBy.of(store, key).sources(),
                since(store, key),
                snapshot.manifest().name()));
      }
    }
    return new State(known, Optional.empty(), Optional.empty(), new TreeMap<>());
  }

  private static Instant since(Store store, RepositoryKey key) throws IOException {
    return Chain.of(store, key).first().map(one -> one.manifest().time()).orElse(Instant.EPOCH);
  }

  /// Its update will fail for the same reason, by itself.
  private static Known damaged(RepositoryKey key, DamagedException why) {
    Listed listed = new Listed(key, key.toString(), URI.create(""), "", "", false, false, false);
    return new Known(
        listed,
        Instant.EPOCH,
        Optional.empty(),
        Optional.of(String.valueOf(why.getMessage())),
        0,
        0,
        List.of(),
        Instant.EPOCH,
        key.toString());
  }

  /// The same after a run, whose exit status is not known yet.
  ///
  /// @param done what the run did; the other repositories are as they were
  State after(Collection<Done> done, Instant ended) {
    NavigableMap<RepositoryKey, Known> now = new TreeMap<>(known);
    done.forEach(one -> one.known().ifPresent(k -> now.put(k.key(), k)));
    return new State(now, Optional.of(ended), good, runs);
  }

  /// The same, with a run counted.
  ///
  /// @param exit what its process ended with
  /// @param whole whether it was about all repositories
  State counting(int exit, Instant ended, boolean whole) {
    NavigableMap<Integer, Long> counts = new TreeMap<>(runs);
    counts.merge(exit, 1L, Long::sum);
    return new State(known, finished, whole && exit == 0 ? Optional.of(ended) : good, counts);
  }

  /// Those that are not gone upstream, as far as is known.
  List<Known> there() {
    return known.values().stream().filter(one -> one.vanished().isEmpty()).toList();
  }

  /// The size of all packs.
  public long bytes() {
    return known.values().stream().mapToLong(Known::bytes).sum();
  }

  /// Writes it. It need not be durable: it can be made again.
  public void write(Store store) throws IOException {
    List<Json> items = new ArrayList<>();
    known.values().forEach(one -> items.add(one.toJson()));
    Map<String, Json> counts = new LinkedHashMap<>();
    runs.forEach((exit, count) -> counts.put(exit.toString(), new Json.Num(count)));
    Json json =
        Json.of(
            "format", FORMAT,
            "finished", finished,
            "good", good,
            "runs", new Json.Obj(counts),
            "repositories", items);
    DurableFile.replace(store.state(), JsonText.bytes(json));
  }
}
