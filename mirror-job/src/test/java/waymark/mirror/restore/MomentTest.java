package waymark.mirror.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.archive.RefChange;
import waymark.mirror.archive.State;
import waymark.mirror.git.Git;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.RunId;
import waymark.mirror.process.Programs;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Which state a time means, where a clock was wrong once: the store and the archive say the same.
class MomentTest {

  private static final RepositoryKey KEY = new RepositoryKey("github.com", 1);
  private static final Head HEAD = new Head.Symbolic("refs/heads/main");

  /// The third was seen by a clock that was a month behind: it was there after the second at the
  /// earliest.
  private static final List<Instant> SEEN =
      List.of(day("2026-03-01"), day("2026-03-08"), day("2026-02-01"), day("2026-03-15"));

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-02-01, 0
          2026-02-28, 0
          2026-03-01, 1
          2026-03-07, 1
          2026-03-08, 3
          2026-03-14, 3
          2026-03-15, 4
          """)
  void aClockThatWasBehindMakesNothingEarlier(String at, int number) throws Exception {
    Moment moment = new Moment.At(day(at));
    Git git = new Git(new Programs(_ -> {}), System.getenv(), root, Duration.ofMinutes(1));

    for (Origin origin : List.of(store(), ArchiveOrigin.here(git, archive()))) {
      assertThat(origin.past(KEY, moment).map(past -> past.run().sequence()).orElse(0))
          .as(origin.toString())
          .isEqualTo(number);
    }
  }

  private Origin store() throws Exception {
    Store store = Store.open(root.resolve("store"));
    Chain chain = Chain.of(store, KEY);
    for (int number = 1; number <= SEEN.size(); number++) {
      var before = chain.latest();
      Manifest manifest =
          new Manifest(
              KEY,
              number,
              run(number),
              SEEN.get(number - 1),
              "ada/engine",
              HEAD,
              true,
              new TreeMap<>(Map.of("refs/heads/main", oid(number))),
              List.of(),
              List.of(),
              List.of(),
              before.map(snapshot -> snapshot.sha256()),
              List.of());
      chain.append(manifest, before);
    }
    return new StoreOrigin(store);
  }

  private Path archive() throws Exception {
    Path archive = root.resolve("archive");
    Path line = archive.resolve("escrow/github.com/1/20260301T000000-aaaaaa");
    Files.createDirectories(line.resolve("states"));
    Optional<String> before = Optional.empty();
    for (int number = 1; number <= SEEN.size(); number++) {
      List<RefChange> changes = List.of(new RefChange.Put(oid(number), "refs/heads/main"));
      State state =
          new State(
              number,
              KEY,
              "ada/engine",
              SEEN.get(number - 1),
              run(number),
              before,
              HEAD,
              List.of(),
              changes);
      before = Optional.of(state.sha256());
      Files.write(line.resolve(state.path()), state.bytes());
    }
    return archive;
  }

  private static RunId run(int number) {
    return RunId.of(number, SEEN.get(number - 1));
  }

  private static Oid oid(int number) {
    return new Oid("%040x".formatted(number));
  }

  private static Instant day(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }
}
