package waymark.netstate.netfilter.save;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A network namespace of this test's own, gone when it is closed.
final class Namespace implements AutoCloseable {

  private final String name = "wm-nf-" + ProcessHandle.current().pid();

  /// What a command said.
  record Said(int status, String out, String err) {}

  static Namespace make() throws IOException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "making a network namespace needs root");
    for (String program : List.of("ip", "iptables-nft-restore", "iptables-legacy-restore")) {
      Assumptions.assumeTrue(
          status(new ProcessBuilder("sh", "-c", "command -v \"$0\"", program)) == 0,
          program + " is not installed");
    }
    Namespace namespace = new Namespace();
    Said added = run(List.of("ip", "netns", "add", namespace.name), "");
    Assumptions.assumeTrue(
        added.status() == 0, "no network namespace can be made here: " + added.err());
    return namespace;
  }

  Said inside(String input, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(List.of(command));
    return run(words, input);
  }

  private static Said run(List<String> command, String input) throws IOException {
    Path in = Files.createTempFile("wm-nf", ".in");
    Path out = Files.createTempFile("wm-nf", ".out");
    Path err = Files.createTempFile("wm-nf", ".err");
    try {
      Files.writeString(in, input);
      int status =
          status(
              new ProcessBuilder(command)
                  .redirectInput(in.toFile())
                  .redirectOutput(out.toFile())
                  .redirectError(err.toFile()));
      return new Said(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } finally {
      for (Path each : List.of(in, out, err)) {
        Files.delete(each);
      }
    }
  }

  private static int status(ProcessBuilder builder) throws IOException {
    try {
      return builder.start().waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(builder.command() + " was interrupted");
    }
  }

  @Override
  public void close() throws IOException {
    run(List.of("ip", "netns", "del", name), "");
  }
}
