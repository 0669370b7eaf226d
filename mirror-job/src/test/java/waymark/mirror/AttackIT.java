package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;

/// The account is taken over.
class AttackIT {

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
  void everythingFromBeforeIsStillThereAndTheRunBrakes() throws Exception {
    Map<Long, NavigableMap<String, String>> before = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      Upstream upstream = escrow.add("octo/r" + i);
      upstream.commit("main", "work", "years of it");
      upstream.commit("dev", "more", "unmerged");
      upstream.tag("v1", "main");
      upstream.tag("v2", "dev");
      before.put(escrow.repository("octo/r" + i).id(), upstream.refs());
    }
    assertThat(escrow.sync().exit()).isZero();
    Instant then = Instant.now();
    attack();

    Escrowed.Ran ran = escrow.sync();

    assertThat(ran.exit()).isEqualTo(Exit.BRAKE);
    assertThat(ran.json().object("brake").texts("reasons"))
        .anyMatch(reason -> reason.startsWith("3 of 6 repositories vanished (50%)"))
        .anyMatch(reason -> reason.equals("evil/x4: every tag was moved or deleted"))
        .anyMatch(reason -> reason.startsWith("evil/x5: the default branch has nothing in common"))
        .anyMatch(reason -> reason.contains("refs of all repositories were displaced"));
    assertThat(ran.outcomes().values())
        .containsExactlyInAnyOrder(
            "vanished", "vanished", "vanished", "renamed", "renamed", "renamed");
    assertThat(ran.repository("evil/x4").number("displaced")).isEqualTo(4);
    assertThat(Files.readString(root.resolve("mirror.prom")))
        .contains("mirror_job_brake_on 1")
        .contains("mirror_job_last_run_exit_status 5");
    for (LocalForge.Repository one : List.of(escrow.forge.get(104), escrow.forge.get(105))) {
      assertThat(Escrowed.refs(escrow.chain(one).at(then).orElseThrow()))
          .isEqualTo(before.get(one.id()));
    }
    escrow.assertWhole();
  }

  @Test
  void theBrakeStaysOnUntilAPersonLetsGo() throws Exception {
    escrow.add("octo/r0").commit("main", "work", "w");
    escrow.sync();
    new Upstream(escrow.repository("octo/r0").folder()).force("main", "NOTE", "pay");
    escrow.pushed("octo/r0", "2026-02-02T00:00:00Z");
    Escrowed.Ran braked = escrow.sync();
    String run = braked.json().text("run");

    assertThat(escrow.sync().exit()).as("the next run says it again").isEqualTo(Exit.BRAKE);
    assertThat(escrow.run("acknowledge", "000009-20260101T000000Z").exit()).isEqualTo(Exit.USAGE);
    assertThat(escrow.run("acknowledge", run, "--reason", "it was me").exit()).isZero();
    assertThat(escrow.sync().exit()).isZero();
    assertThat(escrow.run("list", "--runs").out())
        .contains("BRAKE octo/r0: the default branch has nothing in common with what it was")
        .contains("displaced refs/heads/main")
        .contains("brake of " + run + " acknowledged: it was me");
  }

  /// Every branch a ransom note, tags moved, half of the repositories deleted, the rest renamed.
  private void attack() throws Exception {
    for (LocalForge.Repository one : escrow.forge.all()) {
      if (one.id() <= 103) {
        escrow.forge.remove(one.id());
        continue;
      }
      Upstream upstream = new Upstream(one.folder());
      for (String branch : List.of("main", "dev")) {
        upstream.force(branch, "NOTE", "pay to get it back");
      }
      upstream.tag("v1", "main");
      upstream.tag("v2", "main");
      escrow.forge.put(one.named("evil", "x" + (one.id() - 101)).pushed("2026-03-03T00:00:00Z"));
    }
  }
}
