package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.local.SmallDisk;

/// The store's disk is full.
class FullDiskIT {

  @TempDir Path root;
  private Escrowed escrow;

  @BeforeEach
  void begin() throws Exception {
    escrow = new Escrowed(root, "patience: {stall: 1s}\n");
    escrow.add("octo/good");
  }

  @AfterEach
  void end() {
    escrow.close();
  }

  @Test
  void oneThatHasNoRoomFailsByNameAndIsGoneOnWithOnceItHas() throws Exception {
    try (SmallDisk disk = SmallDisk.at(root.resolve("store"), "1m")) {
      byte[] noise = new byte[600_000];
      new Random(1).nextBytes(noise);
      String hex = HexFormat.of().formatHex(noise);
      escrow.add("octo/bad").commit("main", "noise", hex + hex);

      Escrowed.Ran ran = escrow.sync();

      assertThat(ran.exit()).isEqualTo(Exit.FINDINGS);
      assertThat(ran.outcomes()).containsEntry("octo/bad", "failed");
      assertThat(ran.repository("octo/bad").text("error")).containsIgnoringCase("no space left");
      disk.grow("64m");
      assertThat(escrow.sync().exit()).isZero();
      escrow.assertWhole();
    }
  }

  /// Wherever in a run it is that the disk is full: the exit status says so, and the metrics, which
  /// lie on another disk, say the same.
  @ParameterizedTest
  @ValueSource(strings = {"40k", "60k", "120k", "160k", "200k", "240k", "260k", "300k", "340k"})
  void whereverItIsFullTheRunSaysSoAndSoDoTheMetrics(String size) throws Exception {
    for (int i = 0; i < 11; i++) {
      escrow.add("octo/r" + i);
    }
    try (SmallDisk disk = SmallDisk.at(root.resolve("store"), size)) {
      Escrowed.Ran ran = escrow.sync();

      assertThat(ran.exit()).as(ran.err()).isIn(Exit.FINDINGS, Exit.UNKNOWN);
      assertThat(ran.out() + ran.err())
          .containsIgnoringCase("no space left")
          .doesNotContain("\tat ");
      if (!ran.out().isEmpty()) {
        assertThat(ran.json().number("exit")).isEqualTo(ran.exit());
        assertThat(ran.outcomes()).hasSize(12);
      }
      assertThat(Files.readString(root.resolve("mirror.prom")))
          .contains("mirror_job_last_run_exit_status " + ran.exit() + "\n");
      disk.grow("64m");
      assertThat(escrow.sync().exit()).isZero();
      escrow.assertWhole();
    }
  }
}
