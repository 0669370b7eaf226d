package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.Upstream;

/// SIGKILL at moments that nobody chose, then a good run: nothing lost, nothing half-done, the
/// ledger whole. `-Dwaymark.kills=100` does more rounds, `-Dwaymark.seed=N` the same ones again.
class KillIT {

  @TempDir Path root;

  @Test
  void aKilledRunLosesNothing() throws Exception {
    long seed = Long.getLong("waymark.seed", System.nanoTime());
    int kills = Integer.getInteger("waymark.kills", 20);
    System.out.println("KillIT: seed " + seed + ", " + kills + " rounds");
    Random random = new Random(seed);
    try (Escrowed escrow = new Escrowed(root, "brake: {repositories: 100%, refs: 100%}\n")) {
      List<Upstream> upstreams =
          List.of(escrow.add("octo/a"), escrow.add("octo/b"), escrow.add("octo/c"));
      for (int round = 0; round < kills; round++) {
        for (Upstream upstream : upstreams) {
          change(upstream, random, round);
        }
        for (String name : List.of("octo/a", "octo/b", "octo/c")) {
          escrow.pushed(name, "2026-02-02T00:00:%02dZ".formatted(round % 60));
        }
        killed(escrow, random.nextInt(400));
        if (random.nextInt(4) == 0) {
          good(escrow, upstreams, seed);
        }
      }
      good(escrow, upstreams, seed);
      escrow.assertWhole();
    }
  }

  private static void good(Escrowed escrow, List<Upstream> upstreams, long seed) throws Exception {
    Escrowed.Ran ran = escrow.sync();
    assertThat(ran.exit()).as("seed %d: %s", seed, ran.err()).isIn(Exit.DONE, Exit.BRAKE);
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

  private static void killed(Escrowed escrow, int millis) throws Exception {
    Process process = Jvm.of(MirrorJob.class, "sync", "--config", escrow.config.toString()).start();
    try (BufferedReader err = process.errorReader()) {
      // Before this line it only reads: a kill there would be no test.
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        if (line.contains("to look at")) {
          break;
        }
      }
      process.waitFor(millis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
  }
}
