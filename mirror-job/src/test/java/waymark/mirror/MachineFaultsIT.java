package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static waymark.mirror.local.Answers.on;
import static waymark.mirror.local.Answers.sleep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.Upstream;

/// The machine fails: its clock jumps, somebody else is at work already.
class MachineFaultsIT {

  @TempDir Path root;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    escrow =
        new Escrowed(root, "patience: {stall: 1s, rate-limit: 5s}\nbrake: {repositories: 90%}\n");
    escrow.add("octo/bad");
    escrow.add("octo/good");
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  @Test
  void aClockThatJumpsBackMixesNothingUp() throws Exception {
    Upstream upstream = new Upstream(escrow.repository("octo/good").folder());
    Instant noon = Instant.parse("2026-05-05T12:00:00Z");
    List<Map<String, String>> refs = new ArrayList<>();
    List<String> runs = new ArrayList<>();
    List<Instant> times = List.of(noon, noon.minusSeconds(7200), noon.plusSeconds(60));
    for (int i = 0; i < times.size(); i++) {
      upstream.commit("main", "f" + i, "at " + times.get(i));
      escrow.pushed("octo/good", "2026-05-0" + (i + 1) + "T00:00:00Z");
      refs.add(upstream.refs());
      runs.add(escrow.syncAt(times.get(i)).run().toString());
    }
    assertThat(runs).isSorted();
    for (int i = 0; i < runs.size(); i++) {
      Path to = root.resolve("to" + i);
      String[] words = {"restore", "octo/good", "--run", runs.get(i), "--to", to.toString()};
      assertThat(escrow.run(words).exit()).isZero();
      assertThat(new Upstream(to.resolve("octo/good.git")).refs()).isEqualTo(refs.get(i));
    }
    assertThat(escrow.chain(escrow.repository("octo/good")).at(noon.minusSeconds(3600)))
        .as("what was seen after noon was not there before, whatever the clock said")
        .isEmpty();
    assertThat(escrow.chain(escrow.repository("octo/good")).at(noon))
        .map(Escrowed::refs)
        .contains(new TreeMap<>(refs.get(1)));
    escrow.assertWhole();
  }

  @Test
  void oneOfTwoJobsAtOnceIsToldWhoIsAtWork() throws Exception {
    escrow.sync();
    escrow.add("octo/new");
    escrow.forge.fault(on("/octo/new.git/info/refs", _ -> sleep(800)));
    Process first =
        Jvm.of(MirrorJob.class, "sync", "--config", escrow.config.toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("first").toFile())
            .start();
    while (first.isAlive() && !Files.readString(root.resolve("first")).contains("to look at")) {
      Thread.sleep(10);
    }

    for (String command : List.of("sync", "verify", "prune")) {
      Escrowed.Ran second = escrow.run(command);
      assertThat(second.exit()).as(command).isEqualTo(Exit.REFUSED);
      assertThat(second.err()).contains("process " + first.pid() + " is at work on");
    }
    escrow.forge.fault(_ -> false);
    assertThat(first.waitFor()).isLessThanOrEqualTo(Exit.FINDINGS);
    escrow.sync();
    escrow.assertWhole();
  }
}
