package waymark.mirror.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.archive.RefChange;
import waymark.mirror.archive.State;
import waymark.mirror.git.Git;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.RunId;
import waymark.mirror.local.Jvm;
import waymark.mirror.process.Programs;
import waymark.mirror.store.RepositoryKey;

class LinesTest {

  private static final RepositoryKey KEY = new RepositoryKey("github.com", 1);
  private static final int STATES = 400;
  private static final int REFS = 5000;

  /// All maps of refs of that line would need about 80 MB.
  @Test
  void aLineOfManyStatesWithManyRefsIsFoundInASmallHeap(@TempDir Path root) throws Exception {
    Path states =
        Files.createDirectories(
            root.resolve("escrow/github.com/1/20260104T033000-aaaaaa").resolve("states"));
    Optional<String> before = Optional.empty();
    for (int number = 1; number <= STATES; number++) {
      State state = state(number, before);
      before = Optional.of(state.sha256());
      Files.write(states.resolveSibling(state.path()), state.bytes());
    }
    ProcessBuilder found = Jvm.of(LinesTest.class, root.toString()).redirectErrorStream(true);
    found.command().add(1, "-Xmx32m");

    Process process = found.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo(REFS + " refs after run " + STATES);
  }

  @Test
  void aStateThatNoMemoryHoldsIsDamageAndNoEndOfAllOthers(@TempDir Path root) throws Exception {
    Path states =
        Files.createDirectories(
            root.resolve("escrow/github.com/1/20260104T033000-aaaaaa").resolve("states"));
    State state = state(1, Optional.empty());
    Files.write(states.resolveSibling(state.path()), state.bytes());
    Path huge = states.resolve("000002-" + "a".repeat(64) + ".state");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    Git git = new Git(new Programs(_ -> {}), System.getenv(), root, Duration.ofMinutes(1));
    ArchiveOrigin archive = ArchiveOrigin.here(git, root);

    assertThatThrownBy(() -> archive.past(KEY, new Moment.Latest()))
        .isInstanceOf(DamagedException.class)
        .hasMessageContainingAll(huge.getFileName().toString(), "more than the");
    assertThat(archive.past(KEY, new Moment.Of(state.run()))).isPresent();
  }

  private static State state(int number, Optional<String> before) {
    List<RefChange> changes = new ArrayList<>();
    for (int ref = 0; ref < (number == 1 ? REFS : 1); ref++) {
      Oid oid = new Oid("%040x".formatted(number));
      changes.add(new RefChange.Put(oid, "refs/pull/%04d/head".formatted(ref)));
    }
    RunId run = new RunId(number, "20260104T033000Z");
    Head head = new Head.Symbolic("refs/heads/main");
    return new State(
        number,
        KEY,
        "ada/engine",
        Instant.ofEpochSecond(number),
        run,
        before,
        head,
        List.of(),
        changes);
  }

  /// What is done in the small heap.
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    Git git = new Git(new Programs(_ -> {}), System.getenv(), root, Duration.ofMinutes(1));
    Past past = ArchiveOrigin.here(git, root).past(KEY, new Moment.Latest()).orElseThrow();
    System.out.println(past.refs().size() + " refs after run " + past.run().sequence());
  }
}
