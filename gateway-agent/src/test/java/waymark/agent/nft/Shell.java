package waymark.agent.nft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of the test's own.
final class Shell {

  private Shell() {}

  /// Runs a command to its end; its input is a text.
  ///
  /// @throws IllegalStateException if it fails
  static String run(String input, String... command) throws IOException, InterruptedException {
    Path in = Files.createTempFile("wm-nft", ".in");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command).redirectInput(in.toFile()).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(List.of(command) + ": " + out + "\n" + input);
      }
      return out;
    } finally {
      Files.delete(in);
    }
  }
}
