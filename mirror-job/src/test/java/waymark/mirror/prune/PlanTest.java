package waymark.mirror.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.config.Retention;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Retention by clocks that were wrong once.
class PlanTest {

  private static final RepositoryKey KEY = new RepositoryKey("github.com", 7);
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final Retention YEAR = new Retention(Duration.ofDays(365), Duration.ofDays(365));
  private static final Displaced LOST =
      new Displaced("refs/heads/main", new Oid("a".repeat(40)), Optional.empty());

  @TempDir Path folder;
  private Store store = new Store(Path.of("store"));

  @BeforeEach
  void open() throws Exception {
    store = Store.open(folder.resolve("store"));
  }

  private void manifest(int sequence, String time, List<Displaced> displaced) throws Exception {
    Chain chain = Chain.of(store, KEY);
    var before = chain.latest();
    Manifest whole =
        new Manifest(
            KEY,
            sequence,
            RunId.of(sequence, Instant.parse(time)),
            Instant.parse(time),
            "ada/engine",
            new Head.Symbolic("refs/heads/main"),
            true,
            new TreeMap<>(),
            List.of(),
            displaced,
            List.of(),
            before.map(one -> one.sha256()),
            List.of());
    chain.append(whole, before);
  }

  private void entry(Outcome outcome, String time) throws Exception {
    Ledger ledger = new Ledger(store);
    Change change =
        new Change(
            KEY, "ada/engine", outcome, Optional.empty(), 0, 0, Optional.empty(), Optional.empty());
    Instant then = Instant.parse(time);
    ledger.append(
        new Entry.Event.Run(
            RunId.of(ledger.next(), then), true, List.of(change), List.of(), 0, false),
        then);
  }

  @Test
  void aClockThatWasBehindMakesNoStateOlderThanOneBeforeIt() throws Exception {
    manifest(1, "2026-01-01T00:00:00Z", List.of());
    manifest(2, "2026-11-01T00:00:00Z", List.of(LOST));
    manifest(3, "1970-01-01T00:00:00Z", List.of());
    assertThat(Plan.of(store, YEAR, NOW).steps()).isEmpty();

    assertThat(Plan.of(store, YEAR, NOW.plus(Duration.ofDays(365))).steps())
        .as("by its own age it goes")
        .containsExactly(
            new Plan.Step.Shorten(KEY, "ada/engine", 2, Instant.parse("2026-11-01T00:00:00Z"), 1));
  }

  @Test
  void aClockThatWasBehindMakesNoRepositoryGoneForLonger() throws Exception {
    manifest(1, "2026-10-01T00:00:00Z", List.of());
    entry(Outcome.CREATED, "2026-10-01T00:00:00Z");
    entry(Outcome.VANISHED, "1970-01-01T00:00:00Z");
    assertThat(Plan.of(store, YEAR, NOW).steps()).isEmpty();

    assertThat(Plan.of(store, YEAR, NOW.plus(Duration.ofDays(365))).steps())
        .as("by its own age it goes")
        .containsExactly(
            new Plan.Step.Drop(KEY, "ada/engine", Instant.parse("2026-10-01T00:00:00Z"), 0));
  }
}
