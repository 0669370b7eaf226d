package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.Escrow;
import waymark.mirror.nas.LocalNas;

/// SIGKILL at moments that nobody chose, while it mirrors and while it ships, then a good run:
/// nothing lost, nothing half-done, ledger and archive whole. `-Dwaymark.kills=100` does more
/// rounds, `-Dwaymark.seed=N` the same ones again.
class KillIT {

  private static final List<String> NAMES = List.of("octo/a", "octo/b", "octo/c");

  @TempDir Path root;

  @Test
  void aKilledRunLosesNothing() throws Exception {
    long seed = Long.getLong("waymark.seed", System.nanoTime());
    int kills = Integer.getInteger("waymark.kills", 24);
    Random random = new Random(seed);
    int mirroring = 0;
    int shipping = 0;
    try (LocalNas nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
        Escrowed escrow =
            new Escrowed(
                root,
                "brake: {repositories: 100%, refs: 100%}\n"
                    + Desk.targets(List.of(nas.appendOnly())))) {
      List<Upstream> upstreams =
          List.of(escrow.add("octo/a"), escrow.add("octo/b"), escrow.add("octo/c"));
      for (int round = 0; round < kills; round++) {
        for (Upstream upstream : upstreams) {
          change(upstream, random, round);
        }
        for (String name : NAMES) {
          escrow.pushed(name, "2026-02-02T00:00:%02dZ".formatted(round % 60));
        }
        boolean late = random.nextBoolean();
        boolean met = killed(escrow, late ? "shipping" : "to look at", random.nextInt(600));
        mirroring += met && !late ? 1 : 0;
        shipping += met && late ? 1 : 0;
        if (random.nextInt(6) == 0) {
          good(escrow, upstreams, seed);
        }
      }
      System.out.printf(
          "KillIT: seed %d, %d kills met a run that mirrored, %d one that shipped%n",
          seed, mirroring, shipping);
      assertThat(mirroring).as("kills while it mirrored, seed %d", seed).isPositive();
      assertThat(shipping).as("kills while it shipped, seed %d", seed).isPositive();
      good(escrow, upstreams, seed);
      escrow.assertWhole();
      for (List<String> command :
          List.of(List.of("verify", "--full"), List.of("drill", "--share", "1/1"))) {
        Escrowed.Ran ran = escrow.run(command.toArray(String[]::new));
        assertThat(ran.exit()).as("seed %d: %s%s", seed, ran.out(), ran.err()).isZero();
      }
      try (Stream<Path> files = Files.walk(escrow.store().root().resolve("targets"))) {
        assertThat(files.map(f -> f.getFileName().toString()))
            .noneMatch(name -> name.startsWith(".new") || name.endsWith(".pack"));
      }
      Escrow.shell(root, List.of("sh", nas.disk() + "/escrow/escrow.sh", "check"));
    }
  }

  private static void good(Escrowed escrow, List<Upstream> upstreams, long seed) throws Exception {
    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).as("seed %d: %s", seed, ran.err()).isIn(Exit.DONE, Exit.BRAKE);
    assertThat(ran.json().list("targets").toString())
        .as("what a brake would hide, seed %d", seed)
        .contains("error=Null[]", "failures=Arr[items=[]]");
    for (int i = 0; i < upstreams.size(); i++) {
      assertThat(Escrowed.refs(escrow.latest(escrow.forge.get(101 + i))))
          .as("seed %d", seed)
          .isEqualTo(upstreams.get(i).refs());
    }
  }

  private static void change(Upstream upstream, Random random, int round) throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> upstream.force("main", "f" + round, "forced in round " + round);
      case 1 -> upstream.commit("b" + random.nextInt(3), "f" + round, "round " + round);
      case 2 -> upstream.tag("t" + random.nextInt(2), "main");
      default -> upstream.commit("main", "f" + round, "round " + round);
    }
  }

  /// Runs until that word, and a little longer.
  ///
  /// @return whether the kill met it alive
  private static boolean killed(Escrowed escrow, String word, int millis) throws Exception {
    Process process = Jvm.of(MirrorJob.class, "sync", "--config", escrow.config.toString()).start();
    try (BufferedReader err = process.errorReader()) {
      // Before this line it only reads, or mirrors: a kill there would be another test.
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        if (line.contains(word)) {
          break;
        }
      }
      boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      return !ended;
    }
  }
}
