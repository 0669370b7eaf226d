package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.mirror.local.Jvm;
import waymark.mirror.local.LocalForge;
import waymark.mirror.local.Upstream;
import waymark.mirror.nas.Desk;
import waymark.mirror.nas.LocalNas;

/// The token is nowhere that anybody but the forge reads: looked for in every process list while a
/// run is under way, and in every file and word that it leaves.
class TokenIT {

  @TempDir Path root;

  @Test
  void theTokenIsInNoProcessListLogOrFile() throws Exception {
    try (LocalNas nas = LocalNas.start(Files.createDirectories(root.resolve("nas")));
        Escrowed escrow = new Escrowed(root, Desk.targets(List.of(nas.appendOnly())))) {
      for (int i = 0; i < 4; i++) {
        escrow.add("octo/r" + i);
      }
      // A first fetch is one of our own; git asks for the token when there is something to add.
      escrow.sync();
      for (LocalForge.Repository one : escrow.forge.all()) {
        new Upstream(one.folder()).commit("main", "more", "more");
        escrow.pushed(one.fullName(), "2026-02-02T00:00:00Z");
      }
      escrow.forge.fault(x -> {
        if (x.getRequestURI().getPath().endsWith("upload-pack")) {
          pause();
        }
        return false;
      });
      Path out = root.resolve("out");
      Process process = start(escrow, out);
      List<String> seen = new ArrayList<>();
      int gits = 0;
      while (process.isAlive()) {
        gits += look(seen) ? 1 : 0;
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }

      assertThat(process.exitValue()).as(Files.readString(out)).isZero();
      assertThat(gits).as("times that git was seen at work").isPositive();
      assertThat(seen).isEmpty();
      assertThat(Files.readString(out))
          .contains("+ (cd ")
          .contains("git fetch --stdin")
          .contains("rsync --links");
      assertThat(nas.files()).isNotEmpty();
      assertThat(escrow.run("verify", "--full", "--verbose").exit()).isZero();
      assertThat(escrow.run("drill", "--share", "1/1", "--verbose").exit()).isZero();
      assertThat(escrow.run("status", "--html", root.resolve("page.html").toString()).exit())
          .isZero();
      assertThat(filesWithToken()).containsExactly(root.resolve("token"));
    }
  }

  /// [Escrowed#run] looks for it in every word that is printed.
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 302, 500})
  void noRefusalBringsItOut(int status) throws Exception {
    try (Escrowed escrow = new Escrowed(root, "patience: {stall: 1s, rate-limit: 1s}\n")) {
      escrow.add("octo/r");
      for (String part :
          List.of("/octo/r.git/git-upload-pack", "/octo/r.git/info", "/user/repos")) {
        escrow.forge.fault(x -> {
          boolean meant = x.getRequestURI().toString().contains(part);
          if (meant) {
            byte[] echo =
                String.valueOf(x.getRequestHeaders().getFirst("Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            x.getResponseHeaders().set("Location", "http://localhost:1/elsewhere");
            x.sendResponseHeaders(status, echo.length);
            x.getResponseBody().write(echo);
          }
          return meant;
        });
        assertThat(escrow.run("sync", "--verbose", "--debug").exit()).isNotZero();
      }
      assertThat(filesWithToken()).containsExactly(root.resolve("token"));
    }
  }

  private static Process start(Escrowed escrow, Path out) throws IOException {
    return Jvm.of(
            MirrorJob.class, "sync", "--verbose", "--debug", "--config", escrow.config.toString())
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  /// Looks into command lines and environments of all processes but our own.
  ///
  /// @return whether a git of the escrow was at work
  private static boolean look(List<String> seen) throws IOException {
    boolean git = false;
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Path proc = Path.of("/proc/" + process.pid());
      String environment = read(proc.resolve("environ"));
      git |= environment.contains("WAYMARK_STORE=");
      if (process.pid() != ProcessHandle.current().pid()
          && (read(proc.resolve("cmdline")) + environment).contains(Escrowed.TOKEN)) {
        seen.add(read(proc.resolve("cmdline")));
      }
    }
    return git;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private List<Path> filesWithToken() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> read(file).contains(Escrowed.TOKEN))
          .toList();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
