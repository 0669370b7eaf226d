package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;

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
    attack(3);

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

  @Test
  void aLaterBrakeIsToldWithTheReasonsOfTheOneBefore() throws Exception {
    for (int i = 0; i < 3; i++) {
      escrow.add("octo/r" + i).commit("main", "work", "w");
    }
    escrow.sync();
    escrow.forge.remove(escrow.repository("octo/r0").id());
    String first = escrow.sync().json().text("run");
    new Upstream(escrow.repository("octo/r1").folder()).force("main", "NOTE", "pay");
    escrow.pushed("octo/r1", "2026-02-02T00:00:00Z");

    Escrowed.Ran second = escrow.sync();

    String big = "run " + first + ": 1 of 3 repositories vanished (33%)";
    assertThat(second.json().object("brake").texts("reasons"))
        .anyMatch(reason -> reason.startsWith("octo/r1: the default branch has nothing in common"))
        .anyMatch(reason -> reason.startsWith(big));
    assertThat(escrow.sync().json().object("brake").texts("reasons").toString()).contains(big);
    assertThat(escrow.run("status").out()).contains(big);
    assertThat(escrow.run("acknowledge", first).exit()).isEqualTo(Exit.USAGE);
    Escrowed.Ran told = escrow.run("acknowledge", second.json().text("run"), "--json");
    assertThat(told.json().texts("reasons"))
        .isEqualTo(second.json().object("brake").texts("reasons"));
    assertThat(escrow.sync().exit()).isZero();
  }

  @Test
  void everythingComesBackByteForByteFromTheStoreFromTheNasAloneAndByPlainGitAlone()
      throws Exception {
    escrow.close();
    try (LocalNas nas = LocalNas.start(Files.createDirectories(root.resolve("nas")))) {
      escrow = new Escrowed(root.resolve("all"), Desk.targets(List.of(nas.appendOnly())));
      Map<String, String> before = new TreeMap<>();
      for (int i = 0; i < 4; i++) {
        Upstream upstream = escrow.add("octo/r" + i);
        upstream.commit("main", "work", "years of it");
        upstream.commit("dev", "more", "unmerged");
        upstream.tag("v1", "main");
        upstream.tag("v2", "dev");
        upstream.ref("refs/pull/1/head", "dev");
      }
      escrow.sync();
      for (int i = 0; i < 4; i++) {
        Upstream upstream = new Upstream(escrow.repository("octo/r" + i).folder());
        upstream.commit("main", "late", "ordinary work");
        escrow.pushed("octo/r" + i, "2026-02-02T00:00:00Z");
        before.put("octo/r" + i, everything(upstream.folder()));
      }
      Escrowed.Ran good = escrow.sync();
      assertThat(good.exit()).as(good.out() + good.err()).isZero();
      String run = good.json().text("run");
      Instant then = Instant.now();
      attack(2);
      Escrowed.Ran braked = escrow.sync();
      assertThat(braked.exit()).isEqualTo(Exit.BRAKE);
      assertThat(braked.json().list("targets").toString()).contains("error=Null");

      Path store = root.resolve("from-store");
      assertThat(restore("--at", then.toString(), "--to", store.toString())).isZero();
      assertThat(everythingIn(store)).isEqualTo(before);
      Path away = escrow.store().root().resolveSibling("taken");
      Files.move(escrow.store().root(), away);
      Path there = root.resolve("from-nas");
      assertThat(restore("--run", run, "--to", there.toString(), "--from", "nas")).isZero();
      assertThat(everythingIn(there)).isEqualTo(before);
      Path hand = Files.createDirectories(root.resolve("by-hand/octo"));
      for (int i = 0; i < 4; i++) {
        Escrow.shell(
            root,
            List.of(
                "sh",
                nas.disk() + "/escrow/escrow.sh",
                "rebuild",
                escrow.key(101 + i).toString(),
                hand.resolve("r" + i + ".git").toString(),
                "2"));
      }
      assertThat(everythingIn(Objects.requireNonNull(hand.getParent()))).isEqualTo(before);
    }
  }

  private int restore(String... words) {
    List<String> line = new ArrayList<>(List.of("restore", "--all"));
    line.addAll(List.of(words));
    return escrow.run(line.toArray(String[]::new)).exit();
  }

  private static Map<String, String> everythingIn(Path folder) throws Exception {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      all.put("octo/r" + i, everything(folder.resolve("octo/r" + i + ".git")));
    }
    return all;
  }

  /// HEAD, every ref, and the bytes of every object that they reach.
  private static String everything(Path repository) throws Exception {
    Upstream git = new Upstream(repository);
    String oids =
        git.git("", "rev-list", "--objects", "--all", "--no-object-names")
            .lines()
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));
    return git.git("", "symbolic-ref", "HEAD") + git.refs() + git.git(oids, "cat-file", "--batch");
  }

  /// Every branch a ransom note, tags moved, half of the repositories deleted, the rest renamed.
  private void attack(int deleted) throws Exception {
    for (LocalForge.Repository one : escrow.forge.all()) {
      if (one.id() <= 100 + deleted) {
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
