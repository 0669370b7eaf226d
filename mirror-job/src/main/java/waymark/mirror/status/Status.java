package waymark.mirror.status;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.OpenBrake;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.ledger.Vanished;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.Pending;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.sync.State;
import waymark.mirror.text.Json;
import waymark.mirror.verify.LastGood;

/// How the escrow stands.
///
/// @param lastRun the newest run that the ledger knows; one that changed nothing is not in it
/// @param finished when the last run ended, whatever came of it
/// @param failing repositories whose last attempt failed or whose manifests are damaged, and the
///   ledger where it is; why
/// @param brake why the brake is on; empty where it is off
/// @param verified when verify last found all whole
/// @param drilled when a drill last brought all back
public record Status(
    List<Row> rows,
    int runs,
    Optional<Instant> lastRun,
    Optional<Instant> finished,
    Map<String, String> failing,
    List<String> brake,
    Optional<Instant> verified,
    Optional<Instant> drilled,
    List<Shipping> targets) {

  /// One repository.
  ///
  /// @param states how many of its states can be restored
  /// @param changed when it last changed
  /// @param vanished since when it is gone upstream
  public record Row(
      RepositoryKey key,
      String name,
      int refs,
      int states,
      int displaced,
      long bytes,
      Instant changed,
      Optional<Instant> vanished) {}

  /// One target.
  ///
  /// @param pending repositories of which something is not known to lie there
  public record Shipping(String place, int repositories, int pending) {}

  public static Status of(Store store, List<Nas> nases) throws IOException {
    Ledger ledger = new Ledger(store);
    Map<RepositoryKey, Instant> vanished = Vanished.of(ledger);
    List<Row> rows = new ArrayList<>();
    Map<String, String> failing = new TreeMap<>();
    for (RepositoryKey key : store.keys()) {
      Chain chain = Chain.of(store, key);
      try {
        Optional<Snapshot> latest = chain.latest();
        if (latest.isPresent()) {
          rows.add(row(key, latest.get(), chain.manifests(), vanished));
        }
      } catch (DamagedException e) {
        failing.put(key.toString(), String.valueOf(e.getMessage()));
      }
    }
    ledger.lost().forEach(one -> failing.put("the ledger", one.problem()));
    List<Entry.Event.Run> runs = new ArrayList<>();
    Optional<Instant> lastRun = Optional.empty();
    for (Entry entry : ledger.entries()) {
      if (entry.event() instanceof Entry.Event.Run run) {
        runs.add(run);
        lastRun = Optional.of(entry.time());
      }
    }
    State state = State.read(store);
    state
        .known()
        .values()
        .forEach(known -> known.error().ifPresent(why -> failing.put(known.listed().name(), why)));
    List<Shipping> targets = new ArrayList<>();
    for (Nas nas : nases) {
      List<RepositoryKey> keys = rows.stream().map(Row::key).toList();
      targets.add(new Shipping(nas.place(), keys.size(), Pending.count(store, nas, keys)));
    }
    return new Status(
        rows,
        runs.size(),
        lastRun,
        state.finished(),
        failing,
        ledger.openBrake().map(OpenBrake::reasons).orElse(List.of()),
        new LastGood(store.checks("verify-good")).read(),
        new LastGood(store.checks("drill-good")).read(),
        targets);
  }

  private static Row row(
      RepositoryKey key,
      Snapshot latest,
      List<Manifest> manifests,
      Map<RepositoryKey, Instant> vanished) {
    return new Row(
        key,
        latest.manifest().name(),
        latest.refs().size(),
        manifests.size(),
        manifests.stream().mapToInt(manifest -> manifest.displaced().size()).sum(),
        latest.artefacts().values().stream().mapToLong(Artefact::bytes).sum(),
        latest.manifest().time(),
        Optional.ofNullable(vanished.get(key)));
  }

  public long bytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  public Json toJson() {
    return Json.of(
        "repositories",
        rows.stream().map(Status::json).toList(),
        "bytes",
        bytes(),
        "runs",
        runs,
        "last-run",
        lastRun,
        "finished",
        finished,
        "failing",
        failing.entrySet().stream()
            .map(one -> (Json) Json.of("name", one.getKey(), "error", one.getValue()))
            .toList(),
        "brake",
        Json.texts(brake),
        "verified",
        verified,
        "drilled",
        drilled,
        "targets",
        targets.stream()
            .map(target ->
                (Json)
                    Json.of(
                        "target", target.place(),
                        "repositories", target.repositories(),
                        "pending", target.pending()))
            .toList());
  }

  private static Json json(Row row) {
    return Json.of(
        "id", row.key(),
        "name", row.name(),
        "refs", row.refs(),
        "states", row.states(),
        "displaced", row.displaced(),
        "bytes", row.bytes(),
        "changed", row.changed(),
        "vanished", row.vanished());
  }
}
