package waymark.mirror;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.sync.Known;
import waymark.mirror.sync.State;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;
import waymark.mirror.text.Shown;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists what the escrow holds: repositories, or runs with what they displaced.",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0  listed",
      "  1  a repository's manifests are damaged, or the ledger: mirror-job verify says how",
      "  2  wrong usage, or there is no escrow",
      "  4  the store could not be read",
      "",
      "Example: mirror-job list --at 2026-11-22T00:00:00Z"
    })
final class ListCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "as it was at this time (RFC 3339: 2026-11-23T03:30:00Z)")
  @Nullable String at;

  @Option(names = "--runs", description = "the runs that changed something, oldest first")
  boolean runs;

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  @Override
  public Integer call() throws Exception {
    Optional<Instant> time = at == null ? Optional.empty() : Optional.of(Times.parse(at));
    Store store = Store.existing(common.config().store());
    if (runs) {
      runs(store, time);
      List<Lost> lost = new Ledger(store).lost();
      lost.forEach(one -> common.err().println("list: the ledger is damaged: " + one.problem()));
      return lost.isEmpty() ? Exit.DONE : Exit.FINDINGS;
    }
    return repositories(store, time) ? Exit.DONE : Exit.FINDINGS;
  }

  /// @return whether all could be read
  private boolean repositories(Store store, Optional<Instant> time) throws IOException {
    boolean damaged = false;
    Map<RepositoryKey, Known> known = State.read(store).known();
    List<Json> items = new ArrayList<>();
    for (RepositoryKey key : store.keys()) {
      Chain chain = Chain.of(store, key);
      Optional<Snapshot> found;
      try {
        found = time.isPresent() ? chain.at(time.get()) : chain.latest();
      } catch (DamagedException e) {
        damaged = true;
        common.err().println("list: " + key + ": " + e.getMessage());
        continue;
      }
      if (found.isEmpty()) {
        continue;
      }
      Snapshot snapshot = found.get();
      long bytes = snapshot.artefacts().values().stream().mapToLong(Artefact::bytes).sum();
      Optional<Instant> vanished = Optional.ofNullable(known.get(key)).flatMap(Known::vanished);
      items.add(
          Json.of(
              "id", key.id(),
              "host", key.host(),
              "name", snapshot.manifest().name(),
              "time", snapshot.manifest().time(),
              "run", snapshot.manifest().run(),
              "head", snapshot.manifest().head().text(),
              "refs", snapshot.refs().size(),
              "manifests", snapshot.manifest().sequence(),
              "bytes", bytes,
              "vanished", vanished));
      if (!json) {
        common
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-40s %10s %6d refs  last changed %s%s",
                    snapshot.manifest().name(),
                    Sizes.of(bytes),
                    snapshot.refs().size(),
                    Shown.time(snapshot.manifest().time()),
                    vanished.map(v -> "  gone upstream since " + Shown.time(v)).orElse("")));
      }
    }
    if (json) {
      common.out().println(JsonText.line(Json.of("repositories", items)));
    } else if (items.isEmpty() && time.isPresent()) {
      common.err().println("list: nothing was kept yet at " + at);
    }
    return !damaged;
  }

  private void runs(Store store, Optional<Instant> time) throws IOException {
    List<Json> items = new ArrayList<>();
    for (Entry entry : new Ledger(store).entries()) {
      // As Chain.at has it: what stands after a later entry is no earlier, whatever its clock said.
      if (time.isPresent() && entry.time().isAfter(time.get())) {
        break;
      }
      items.add(entry.toJson());
      if (!json) {
        tell(store, entry);
      }
    }
    if (json) {
      common.out().println(JsonText.line(Json.of("runs", items)));
    }
  }

  private void tell(Store store, Entry entry) throws IOException {
    switch (entry.event()) {
      case Entry.Event.Acknowledged(var run, var reason) ->
          common
              .out()
              .println(Shown.time(entry.time()) + "  brake of " + run + " acknowledged: " + reason);
      case Entry.Event.Dropped(var repository, var name) ->
          common
              .out()
              .println(
                  Shown.time(entry.time())
                      + "  retention let go of "
                      + name
                      + " ("
                      + repository
                      + ")");
      case Entry.Event.Run run -> {
        common
            .out()
            .println(
                run.run()
                    + (run.interrupted() ? "  interrupted" : "  exit " + run.exit())
                    + (run.complete() ? "" : ", listing not complete"));
        run.brake().forEach(reason -> common.out().println("  BRAKE " + reason));
        for (Change change : run.changes()) {
          common.out().println("  " + change.outcome().word() + "  " + change.name());
          displaced(store, run, change).forEach(line -> common.out().println("    " + line));
        }
      }
    }
  }

  private static List<String> displaced(Store store, Entry.Event.Run run, Change change)
      throws IOException {
    List<String> lines = new ArrayList<>();
    if (change.displaced() > 0) {
      Optional<Snapshot> then = Chain.of(store, change.repository()).at(run.run());
      for (Displaced one : then.map(s -> s.manifest().displaced()).orElse(List.of())) {
        lines.add(
            "displaced "
                + one.ref()
                + " "
                + one.was()
                + one.now().map(now -> " -> " + now).orElse(" (deleted)"));
      }
    }
    return lines;
  }
}
