package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.store.Folders;
import waymark.mirror.store.StoreLock;

/// What is gone from the end of a chain, or all of it: nothing that is left in it tells, but the
/// ledger does.
class MissingChainIT {

  @TempDir Path root;
  private Escrowed escrow;
  private Upstream upstream;
  private LocalForge.Repository repository;
  private String before = "";

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root);
    upstream = escrow.add("octo/hello");
    escrow.add("octo/other");
    repository = escrow.repository("octo/hello");
    assertThat(escrow.sync().exit()).isZero();
    before = escrow.latest(repository).refs().values().iterator().next().hex();
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  private void ended(StoreLock.Before how) throws Exception {
    switch (how) {
      case CLEAN -> {}
      case KILLED -> escrow.jobWasKilled();
      case MACHINE_DOWN -> escrow.machineWentDown();
    }
  }

  private void takenOver() throws Exception {
    upstream.force("main", "NOTE", "pay");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");
  }

  private HashChain manifests() {
    return new HashChain(escrow.store().manifests(escrow.key(repository)));
  }

  private boolean isKept(String oid) throws Exception {
    return new Upstream(escrow.store().git(escrow.key(repository)))
        .git("", "for-each-ref", "--format=%(objectname)")
        .contains(oid);
  }

  @ParameterizedTest
  @EnumSource(StoreLock.Before.class)
  void aRepositoryWhoseOnlyManifestIsGoneIsNoNewOne(StoreLock.Before how) throws Exception {
    Files.delete(manifests().file(1));
    ended(how);
    takenOver();
    assertThat(escrow.run("verify").out()).contains("000001.json: is missing from the chain");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).as(ran.out()).isEqualTo(Exit.BRAKE);
    assertThat(ran.outcomes()).containsEntry("octo/hello", "updated");
    assertThat(ran.json().object("brake").texts("reasons").toString())
        .contains("000001.json: is missing from the chain");
    assertThat(isKept(before)).as("what was there before the takeover").isTrue();
    assertThat(escrow.latest(repository).manifest().sequence()).isEqualTo(2);
    assertThat(escrow.sync().outcomes()).containsEntry("octo/hello", "unchanged");
    assertThat(escrow.run("verify", "--full").exit()).isZero();
  }

  @ParameterizedTest
  @EnumSource(StoreLock.Before.class)
  void aRepositoryWhoseWholeFolderIsGoneIsNoNewOne(StoreLock.Before how) throws Exception {
    Folders.delete(escrow.store().folder(escrow.key(repository)));
    ended(how);
    takenOver();
    assertThat(escrow.run("verify").out()).contains("000001.json: is missing from the chain");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).as(ran.out()).isEqualTo(Exit.BRAKE);
    assertThat(escrow.sync().outcomes()).containsEntry("octo/hello", "unchanged");
    assertThat(escrow.run("verify", "--full").exit()).isZero();
  }

  @ParameterizedTest
  @EnumSource(StoreLock.Before.class)
  void theLastManifestThatIsGoneIsToldThoughTheOneBeforeIsWhole(StoreLock.Before how)
      throws Exception {
    upstream.commit("main", "second", "2");
    escrow.pushed("octo/hello", "2026-02-01T00:00:00Z");
    escrow.sync();
    String second = escrow.latest(repository).refs().values().iterator().next().hex();
    Files.delete(manifests().file(2));
    ended(how);
    takenOver();

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).as(ran.out()).isEqualTo(Exit.BRAKE);
    assertThat(ran.json().object("brake").texts("reasons").toString())
        .contains("000002.json: is missing from the chain");
    assertThat(escrow.latest(repository).manifest().sequence()).isEqualTo(3);
    assertThat(isKept(second)).as("what the lost one spoke of").isTrue();
    assertThat(escrow.run("verify", "--full").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"only another", "refused"})
  void whatIsLostIsNotForgottenByARunThatDoesNotComeToTellIt(String how) throws Exception {
    upstream.commit("main", "second", "2");
    escrow.pushed("octo/hello", "2026-02-01T00:00:00Z");
    escrow.sync();
    Files.delete(manifests().file(2));
    escrow.jobWasKilled();
    if (how.equals("refused")) {
      escrow.forge.fault(x -> {
        if (x.getRequestURI().getPath().startsWith("/octo/hello.git")) {
          x.sendResponseHeaders(404, -1);
          return true;
        }
        return false;
      });
    }
    Escrowed.Ran ran = how.equals("refused") ? escrow.sync() : escrow.sync("--only", "octo/other");
    assertThat(ran.exit()).isEqualTo(Exit.BRAKE);
    assertThat(ran.json().object("brake").texts("reasons").toString()).contains("000002.json");
    escrow.forge.fault(_ -> false);
    assertThat(escrow.run("acknowledge", ran.json().object("brake").text("since")).exit()).isZero();

    ran = escrow.sync();

    assertThat(ran.outcomes()).containsEntry("octo/hello", "updated");
    assertThat(ran.exit()).as("its manifest tells of it").isEqualTo(Exit.BRAKE);
    assertThat(escrow.latest(repository).manifest().sequence()).isEqualTo(3);
    assertThat(escrow.store().unsettled()).exists();
    assertThat(escrow.sync().outcomes()).containsEntry("octo/hello", "unchanged");
    assertThat(escrow.store().unsettled()).doesNotExist();
  }

  @Test
  void aRepositoryWhoseFirstFetchFailsStopsNoCheck() throws Exception {
    escrow.add("octo/new");
    escrow.forge.fault(x -> {
      if (x.getRequestURI().getPath().equals("/octo/new.git/git-upload-pack")) {
        x.sendResponseHeaders(500, -1);
        return true;
      }
      return false;
    });
    assertThat(escrow.sync().exit()).isEqualTo(Exit.FINDINGS);
    assertThat(escrow.store().git(escrow.key(escrow.repository("octo/new")))).exists();

    Escrowed.Ran ran = escrow.run("verify", "--full");
    assertThat(ran.exit()).as(ran.err()).isZero();
  }
}
