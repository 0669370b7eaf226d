package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;

/// Takeovers that take care not to be seen: each step looks small, or leaves the old commits a name
/// somewhere. The escrow has everything in any case; here the run must say that there is something
/// to look at.
class TakeoverIT {

  private static final List<String> NAMES = List.of("ada/r1", "ada/r2", "ada/r3");

  @TempDir Path root;
  private Escrowed escrow;
  private final List<Upstream> upstreams = new ArrayList<>();
  private int day = 1;

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root);
    for (String name : NAMES) {
      Upstream upstream = escrow.add(name);
      for (int i = 0; i < 5; i++) {
        upstream.commit("main", "file" + i, name);
      }
      upstreams.add(upstream);
    }
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  private Escrowed.Ran run() {
    day++;
    NAMES.stream()
        .filter(name -> escrow.forge.all().stream().anyMatch(r -> r.fullName().equals(name)))
        .forEach(name -> escrow.pushed(name, "2026-02-%02dT00:00:00Z".formatted(day)));
    return escrow.sync();
  }

  private static void brakes(Escrowed.Ran ran, String... reasons) throws Exception {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(Exit.BRAKE);
    assertThat(ran.json().object("brake").texts("reasons").toString()).contains(reasons);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refs/tags/v1", "refs/heads/old", "refs/pull/1/head"})
  void anotherNameForTheOldCommitHidesNothing(String other) throws Exception {
    for (Upstream upstream : upstreams) {
      upstream.git("", "update-ref", other, "refs/heads/main");
    }
    assertThat(run().exit()).isZero();
    for (Upstream upstream : upstreams) {
      upstream.force("main", "NOTE", "pay");
    }

    brakes(run(), "ada/r1: the default branch has nothing in common", "ada/r3: ");
  }

  @Test
  void aBranchThatIsPutBackToItsBeginningIsSeenThoughATagHoldsIt() throws Exception {
    for (Upstream upstream : upstreams) {
      upstream.tag("v1", "main");
    }
    assertThat(run().exit()).isZero();
    for (Upstream upstream : upstreams) {
      String first = upstream.git("", "rev-list", "--max-parents=0", "main").strip();
      upstream.git("", "update-ref", "refs/heads/main", first);
      upstream.commit("main", "NOTE", "pay");
    }

    brakes(run(), "ada/r1: 5 of 6 commits of the default branch are gone from it (83%)");
  }

  @Test
  void repositoriesThatAreAddedFirstDoNotMakeTheLossSmall() throws Exception {
    escrow.syncAt(java.time.Instant.parse("2026-01-01T00:00:00Z"));
    for (int i = 0; i < 20; i++) {
      escrow.add("ada/junk" + i);
    }
    assertThat(run().exit()).isZero();
    NAMES.forEach(name -> escrow.forge.remove(escrow.repository(name).id()));

    brakes(run(), "3 of 3 repositories that were there long ago vanished (100%)");
  }

  @Test
  void branchesThatAreAddedFirstDoNotMakeTheLossSmall() throws Exception {
    Upstream upstream = upstreams.getFirst();
    for (int i = 0; i < 8; i++) {
      upstream.git("", "update-ref", "refs/heads/real" + i, "refs/heads/main");
      upstream.commit("real" + i, "work", "of " + i);
    }
    assertThat(escrow.syncAt(java.time.Instant.parse("2026-01-01T00:00:00Z")).exit()).isZero();
    for (int i = 0; i < 40; i++) {
      upstream.git("", "update-ref", "refs/heads/junk" + i, "refs/heads/main");
    }
    assertThat(run().exit()).isZero();
    for (int i = 0; i < 8; i++) {
      upstream.git("", "update-ref", "-d", "refs/heads/real" + i);
    }

    brakes(run(), "ada/r1: 8 of 9 branches and tags that were there long ago were displaced (88%)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"renamed", "archived", "fork"})
  void whatTheFilterTookOnceIsAnsweredForWhateverUpstreamMakesOfIt(String how) throws Exception {
    Files.writeString(
        escrow.config,
        Files.readString(escrow.config)
            .replace(
                "token: {file: token}",
                "token: {file: token}, include: [\"ada/*\"], archived: false, forks: false"));
    assertThat(run().outcomes()).hasSize(3);
    for (LocalForge.Repository one : List.copyOf(escrow.forge.all())) {
      escrow.forge.put(
          new LocalForge.Repository(
              one.id(),
              how.equals("renamed") ? "evil" : one.owner(),
              one.name(),
              one.folder(),
              "2026-03-01T00:00:00Z",
              "main",
              true,
              how.equals("archived"),
              how.equals("fork")));
    }
    for (Upstream upstream : upstreams) {
      upstream.force("main", "NOTE", "pay");
    }

    brakes(escrow.sync(), "the default branch has nothing in common");
    assertThat(escrow.sync().outcomes()).as("and goes on").hasSize(3);

    Files.writeString(escrow.config, Files.readString(escrow.config).replace("ada/*", "another/*"));
    Escrowed.Ran left = escrow.sync();
    assertThat(left.outcomes()).isEmpty();
    assertThat(left.err()).contains("3 in the store are listed, but left out");
  }

  /// What people do every day.
  @Test
  void workThatIsMergedSquashedAndRenamedIsNoTakeover() throws Exception {
    Upstream upstream = upstreams.getFirst();
    upstream.git("", "update-ref", "refs/heads/feature", "refs/heads/main");
    upstream.commit("feature", "work", "1");
    assertThat(run().exit()).isZero();
    // Squashed and deleted.
    upstream.commit("main", "work", "1");
    upstream.git("", "update-ref", "-d", "refs/heads/feature");
    assertThat(run().exit()).as("a branch of two").isZero();
    // The default branch under another name; then another branch for the default one.
    upstream.git("", "update-ref", "refs/heads/trunk", "refs/heads/main");
    upstream.git("", "symbolic-ref", "HEAD", "refs/heads/trunk");
    upstream.git("", "update-ref", "-d", "refs/heads/main");
    assertThat(run().exit()).isZero();
    upstream.force("pages", "index.html", "hello");
    upstream.git("", "symbolic-ref", "HEAD", "refs/heads/pages");
    assertThat(run().exit()).isZero();
    // The last commit is amended.
    upstream.git("", "symbolic-ref", "HEAD", "refs/heads/trunk");
    assertThat(run().exit()).isZero();
    upstream.git("", "update-ref", "refs/heads/trunk", "refs/heads/trunk~1");
    upstream.commit("trunk", "work", "amended");
    assertThat(run().exit()).isZero();
  }
}
