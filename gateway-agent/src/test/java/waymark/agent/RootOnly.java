package waymark.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// What only root may do.
public final class RootOnly {

  private RootOnly() {}

  /// Leaves the test out where this is not root.
  public static void assume() throws IOException {
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "only root may make network namespaces");
  }
}
