package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.LocalNas;

/// A HEAD upstream that names a commit itself, which no ref reaches.
class DetachedHeadIT {

  @TempDir Path root;
  private LocalNas nas;
  private Escrowed escrow;
  private Upstream upstream;

  @BeforeEach
  void start() throws Exception {
    nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
    escrow = new Escrowed(root.resolve("job"), Desk.targets(List.of(nas.appendOnly())));
    upstream = escrow.add("octo/hello");
    upstream.commit("main", "second", "2");
  }

  @AfterEach
  void close() {
    escrow.close();
    nas.close();
  }

  /// HEAD names a commit that no branch has any more.
  private String detach(String file) throws Exception {
    upstream.force("passing", file, file);
    String oid = upstream.git("", "rev-parse", "refs/heads/passing").strip();
    upstream.git("", "update-ref", "--no-deref", "HEAD", oid);
    upstream.delete("refs/heads/passing");
    return oid;
  }

  private Upstream restored(String name, String... words) throws Exception {
    Path to = root.resolve(name);
    List<String> line = new ArrayList<>(List.of("restore", "octo/hello", "--to"));
    line.add(to.toString());
    line.addAll(List.of(words));
    Escrowed.Ran ran = escrow.run(line.toArray(String[]::new));
    assertThat(ran.exit()).as(ran.err()).isZero();
    return new Upstream(to.resolve("octo/hello.git"));
  }

  private void isWholeInBothCopies() throws Exception {
    escrow.assertWhole();
    assertThat(escrow.run("verify", "--full").exit()).isZero();
    assertThat(escrow.run("drill", "--share", "1/1").exit()).isZero();
  }

  @Test
  void isKeptAndRestoredAsOtherTipsAre() throws Exception {
    String first = detach("first");
    assertThat(escrow.sync().exit()).isZero();
    String run = escrow.latest(escrow.repository("octo/hello")).manifest().run().toString();
    assertThat(restored("first").git("", "show", "HEAD:first")).isEqualTo("first");
    isWholeInBothCopies();

    String second = detach("second");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");
    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).as("HEAD has nothing in common with what it was").isEqualTo(Exit.BRAKE);
    assertThat(escrow.latest(escrow.repository("octo/hello")).manifest().displaced())
        .containsExactly(new Displaced("HEAD", Oid.parse(first), Optional.of(Oid.parse(second))));
    upstream.git("", "symbolic-ref", "HEAD", "refs/heads/main");
    escrow.pushed("octo/hello", "2026-02-03T00:00:00Z");
    escrow.sync();
    assertThat(restored("then", "--run", run).git("", "rev-parse", "HEAD").strip())
        .isEqualTo(first);
    assertThat(restored("now").git("", "symbolic-ref", "HEAD").strip())
        .isEqualTo("refs/heads/main");
    isWholeInBothCopies();
  }

  @Test
  void thatAnotherBranchReachesIsNoLossWhereItMoves() throws Exception {
    upstream.git("", "update-ref", "--no-deref", "HEAD", "main~1");
    escrow.sync();
    upstream.git("", "update-ref", "--no-deref", "HEAD", "main");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");

    assertThat(escrow.sync().exit()).isZero();

    assertThat(escrow.latest(escrow.repository("octo/hello")).manifest().displaced()).isEmpty();
    assertThat(restored("now").git("", "rev-parse", "HEAD").strip())
        .isEqualTo(upstream.refs().get("refs/heads/main"));
    isWholeInBothCopies();
  }

  @Test
  void isKeptAfterTheMachineWentDownToo() throws Exception {
    String oid = detach("first");
    assertThat(escrow.sync().exit()).isZero();
    escrow.machineWentDown();

    assertThat(escrow.sync().exit()).isZero();

    Path git = escrow.store().git(escrow.key(escrow.repository("octo/hello")));
    assertThat(new Upstream(git).refs()).containsKey("refs/escrow/keep/" + oid);
    isWholeInBothCopies();
  }

  /// It names one that the forge itself has not, so it cannot be fetched.
  @Test
  void thatTheForgeDoesNotGiveKeepsNothingElseFromBeingStored() throws Exception {
    LocalForge.Repository repository = escrow.repository("octo/hello");
    Files.writeString(upstream.folder().resolve("HEAD"), "1".repeat(40) + "\n");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.repository("octo/hello").text("outcome")).isEqualTo("created");
    assertThat(ran.repository("octo/hello").text("error"))
        .contains("1".repeat(40), "kept as ref: refs/heads/main");
    assertThat(Escrowed.refs(escrow.latest(repository))).isEqualTo(upstream.refs());
    assertThat(restored("to").git("", "symbolic-ref", "HEAD").strip()).isEqualTo("refs/heads/main");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");
    assertThat(escrow.sync().outcomes()).containsEntry("octo/hello", "unchanged");
    isWholeInBothCopies();
  }

  /// As a store has it whose job did not fetch such a commit.
  @Test
  void thatIsNotKeptIsToldAndKeepsNothingElseFromBeingRestored() throws Exception {
    LocalForge.Repository repository = escrow.repository("octo/hello");
    escrow.sync();
    Snapshot before = escrow.latest(repository);
    Manifest is = before.manifest();
    Manifest next =
        new Manifest(
            is.repository(),
            is.sequence() + 1,
            is.run(),
            is.time(),
            is.name(),
            new Head.Detached(Oid.parse("1".repeat(40))),
            true,
            before.refs(),
            List.of(),
            List.of(),
            List.copyOf(before.artefacts().values()),
            Optional.of(before.sha256()),
            List.of());
    escrow.chain(repository).append(next, Optional.of(before));
    Path to = root.resolve("to");

    Escrowed.Ran ran = escrow.run("restore", "octo/hello", "--to", to.toString());

    assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
    assertThat(ran.err()).contains("its HEAD was " + "1".repeat(40), "it is ref: refs/heads/main");
    Upstream restored = new Upstream(to.resolve("octo/hello.git"));
    assertThat(restored.refs()).isEqualTo(upstream.refs());
    assertThat(restored.git("", "symbolic-ref", "HEAD").strip()).isEqualTo("refs/heads/main");
    assertThat(escrow.run("drill", "--share", "1/1", "--from", "store").exit())
        .isEqualTo(Exit.FINDINGS);
  }
}
