package waymark.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import waymark.netstate.packet.BadValueException;

/// A network namespace for one test, removed at its end.
public final class TestNamespace implements AutoCloseable {

  private final String name;

  private TestNamespace(String name) {
    this.name = name;
  }

  /// Skips the test where the kernel cannot be asked.
  public static TestNamespace make(String purpose) throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root to make a namespace");
    assumeTrue(Files.exists(Path.of("/sbin/ip")), "needs ip(8): apt-get install iproute2");
    String name = "wmk-" + ProcessHandle.current().pid() + "-" + purpose;
    run("ip", "netns", "add", name);
    return new TestNamespace(name);
  }

  public NetworkNamespace namespace() {
    try {
      return NetworkNamespace.parse(name);
    } catch (BadValueException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public String name() {
    return name;
  }

  /// Runs a command in the namespace.
  ///
  /// @return its output
  public String exec(String... command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
    whole.addAll(List.of(command));
    return run(whole.toArray(String[]::new));
  }

  public static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException(List.of(command) + " does not end");
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    try {
      run("ip", "netns", "del", name);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
