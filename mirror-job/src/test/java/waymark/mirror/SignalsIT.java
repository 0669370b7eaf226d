package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.LocalNas;

/// SIGTERM and SIGINT: the exit status says so, git goes, what had come whole is kept, and nothing
/// is half done.
class SignalsIT {

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalEndsTheRunAndUndoesWhatIsHalfDone(String signal, int status) throws Exception {
    CountDownLatch served = new CountDownLatch(1);
    try (Escrowed escrow = new Escrowed(root)) {
      Upstream slow = escrow.add("octo/slow");
      escrow.sync();
      slow.commit("main", "more", "more");
      escrow.pushed("octo/slow", "2026-02-02T00:00:00Z");
      Upstream quick = escrow.add("octo/quick");
      escrow.forge.fault(x -> {
        if (x.getRequestURI().getPath().equals("/octo/slow.git/git-upload-pack")) {
          await(served);
        }
        return false;
      });
      Process run = Jvm.of(MirrorJob.class, "sync", "--config", escrow.config.toString()).start();
      try (BufferedReader err = run.errorReader()) {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
          if (line.contains("created   octo/quick")) {
            break;
          }
        }
        while (!programsAtWork(escrow)) {
          assertThat(run.isAlive()).isTrue();
          Thread.sleep(20);
        }
        long began = System.nanoTime();
        new ProcessBuilder("kill", "-" + signal, Long.toString(run.pid())).start().waitFor();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(status);
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(9));
      }
      served.countDown();
      escrow.forge.fault(_ -> false);

      assertThat(programsAtWork(escrow)).isFalse();
      assertThat(Files.readString(escrow.store().lock())).as("let go of").isEmpty();
      escrow.assertWhole();
      assertThat(Escrowed.refs(escrow.latest(escrow.repository("octo/quick"))))
          .as("what had come whole is written down")
          .isEqualTo(quick.refs());
      assertThat(escrow.sync().outcomes())
          .isEqualTo(Map.of("octo/slow", "updated", "octo/quick", "unchanged"));
      escrow.assertWhole();
    }
  }

  @Test
  void theConnectionToANasEndsWithTheRunThatASignalEnds() throws Exception {
    CountDownLatch served = new CountDownLatch(1);
    try (LocalNas nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
        Escrowed escrow = new Escrowed(root, Desk.targets(List.of(nas.full())))) {
      escrow.add("octo/slow");
      escrow.forge.fault(x -> {
        if (x.getRequestURI().getPath().endsWith("/info/refs")) {
          await(served);
        }
        return false;
      });
      Process run = Jvm.of(MirrorJob.class, "sync", "--config", escrow.config.toString()).start();
      try (BufferedReader err = run.errorReader()) {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
          if (line.contains("to look at")) {
            break;
          }
        }
        assertThat(programsAtWork(escrow)).as("the connection of the first question").isTrue();
        run.destroy();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(143);
      }
      served.countDown();
      for (int looked = 0; programsAtWork(escrow) && looked < 100; looked++) {
        Thread.sleep(20);
      }
      assertThat(programsAtWork(escrow)).isFalse();
    }
  }

  private static boolean programsAtWork(Escrowed escrow) {
    String mark = "WAYMARK_STORE=" + escrow.store().root();
    return ProcessHandle.allProcesses().anyMatch(process -> environment(process).contains(mark));
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
