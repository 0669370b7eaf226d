package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.store.StoreLock;

/// Whole runs against real git over HTTP on loopback.
class SyncIT {

  @TempDir Path root;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root);
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  @Test
  void mirrorsEveryRefAndHead() throws Exception {
    Upstream upstream = escrow.add("octo/hello");
    upstream.commit("feature/deep/name", "f", "f");
    upstream.tag("v1", "main");
    upstream.ref("refs/pull/1/head", "feature/deep/name");
    upstream.ref("refs/escrow/keep/evil", "main");
    escrow.empty("octo/empty");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.outcomes()).isEqualTo(Map.of("octo/hello", "created", "octo/empty", "created"));
    Snapshot snapshot = escrow.latest(escrow.repository("octo/hello"));
    assertThat(Escrowed.refs(snapshot)).isEqualTo(upstream.refs());
    assertThat(snapshot.manifest().head().text()).isEqualTo("ref: refs/heads/main");
    assertThat(snapshot.artefacts()).hasSize(1);
    assertThat(escrow.latest(escrow.repository("octo/empty")).refs()).isEmpty();
    escrow.assertWhole();
  }

  @Test
  void asksNothingButTheListingWhereNothingIsNew() throws Exception {
    for (int i = 0; i < 3; i++) {
      escrow.add("octo/r" + i);
    }
    escrow.sync();
    long api = escrow.forge.apiRequests();
    long git = escrow.forge.gitRequests();
    String before = tree();

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isZero();
    assertThat(ran.outcomes().values()).containsOnly("unchanged").hasSize(3);
    assertThat(escrow.forge.apiRequests() - api).isEqualTo(1);
    assertThat(escrow.forge.gitRequests() - git).isZero();
    assertThat(tree()).as("a run that changed nothing stores nothing").isEqualTo(before);
  }

  @Test
  void keepsWhatForceMovedAndDeletedRefsLeave() throws Exception {
    Upstream upstream = escrow.add("octo/hello");
    upstream.commit("main", "second", "2");
    upstream.commit("gone", "g", "unmerged");
    upstream.ref("refs/heads/merged", "main~1");
    upstream.tag("v1", "main");
    upstream.tag("v2", "main~1");
    escrow.sync();
    Instant then = Instant.now();
    Snapshot old = escrow.latest(escrow.repository("octo/hello"));
    upstream.force("main", "note", "pay me");
    upstream.delete("refs/heads/gone");
    upstream.delete("refs/heads/merged");
    upstream.tag("v1", "main");
    upstream.delete("refs/tags/v2");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.repository("octo/hello").number("displaced")).isEqualTo(5);
    Snapshot now = escrow.latest(escrow.repository("octo/hello"));
    assertThat(now.manifest().displaced())
        .extracting(Displaced::ref)
        .containsExactly(
            "refs/heads/gone",
            "refs/heads/main",
            "refs/heads/merged",
            "refs/tags/v1",
            "refs/tags/v2");
    assertThat(Escrowed.refs(now)).isEqualTo(upstream.refs());
    Snapshot past = escrow.chain(escrow.repository("octo/hello")).at(then).orElseThrow();
    assertThat(past.refs()).isEqualTo(old.refs());
    escrow.assertWhole();
  }

  @Test
  void displacesNothingWhereHistoryOnlyGrows() throws Exception {
    Upstream upstream = escrow.add("octo/hello");
    upstream.commit("done", "d", "d");
    escrow.sync();
    upstream.commit("main", "more", "more");
    upstream.ref("refs/heads/kept", "done");
    upstream.delete("refs/heads/done");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isZero();
    assertThat(ran.repository("octo/hello").number("displaced")).isZero();
    escrow.assertWhole();
  }

  @Test
  void takesADirectoryWhereAFileWas() throws Exception {
    Upstream upstream = escrow.add("octo/hello");
    upstream.commit("foo", "f", "f");
    escrow.sync();
    upstream.delete("refs/heads/foo");
    upstream.commit("foo/bar", "b", "b");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");

    assertThat(escrow.sync().outcomes()).containsEntry("octo/hello", "updated");
    assertThat(Escrowed.refs(escrow.latest(escrow.repository("octo/hello"))))
        .isEqualTo(upstream.refs());
    escrow.assertWhole();
  }

  @Test
  void knowsARepositoryByItsNumberWhateverItIsCalled() throws Exception {
    escrow.add("octo/one");
    escrow.add("octo/two");
    escrow.add("octo/three");
    escrow.sync();
    LocalForge.Repository one = escrow.repository("octo/one");
    LocalForge.Repository two = escrow.repository("octo/two");
    escrow.forge.put(one.named("Other", "One"));
    escrow.forge.remove(two.id());
    Upstream again = escrow.add("octo/two");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.repository("Other/One").text("outcome")).isEqualTo("renamed");
    assertThat(ran.repository("Other/One").text("was")).isEqualTo("octo/one");
    assertThat(escrow.latest(one).manifest().sequence()).isEqualTo(2);
    assertThat(ran.byId())
        .containsEntry(two.id(), "vanished")
        .containsEntry(escrow.repository("octo/two").id(), "created");
    assertThat(Escrowed.refs(escrow.latest(escrow.repository("octo/two")))).isEqualTo(again.refs());
    assertThat(escrow.latest(two).refs()).hasSize(1);
  }

  @Test
  void recordsHeadWhenTheDefaultBranchIsRenamed() throws Exception {
    Upstream upstream = escrow.add("octo/hello");
    escrow.sync();
    upstream.git("", "branch", "-m", "main", "trunk");
    upstream.git("", "symbolic-ref", "HEAD", "refs/heads/trunk");
    escrow.pushed("octo/hello", "2026-02-02T00:00:00Z");

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isZero();
    assertThat(escrow.latest(escrow.repository("octo/hello")).manifest().head().text())
        .isEqualTo("ref: refs/heads/trunk");
  }

  @Test
  void leavesTheStoreToTheJobThatHoldsIt() throws Exception {
    escrow.add("octo/hello");
    escrow.sync();
    try (StoreLock _ = StoreLock.take(escrow.store()).orElseThrow()) {
      Escrowed.Ran ran = escrow.sync();

      assertThat(ran.exit()).isEqualTo(Exit.REFUSED);
      assertThat(ran.err()).contains("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void looksAgainWhenTheStateIsLostAndFindsAllAsItWas() throws Exception {
    escrow.add("octo/hello");
    escrow.sync();
    Files.delete(escrow.store().state());

    assertThat(escrow.sync().outcomes()).containsEntry("octo/hello", "unchanged");
  }

  @Test
  void doesOnlyWhatItIsAskedTo() throws Exception {
    escrow.add("octo/hello");
    escrow.add("octo/other");

    Escrowed.Ran planned = escrow.sync("--dry-run");
    assertThat(planned.out()).contains("\"plan\":\"create\"");
    assertThat(Files.exists(escrow.store().root())).isFalse();
    assertThat(escrow.sync("--only", "*/hello").outcomes().keySet()).containsOnly("octo/hello");
  }

  private String tree() throws Exception {
    StringBuilder tree = new StringBuilder();
    try (var files = Files.walk(escrow.store().root())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.equals(escrow.store().state())) {
          tree.append(file).append(' ').append(Files.size(file)).append('\n');
        }
      }
    }
    return tree.toString();
  }
}
