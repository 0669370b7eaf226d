package waymark.kernel.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/// The interfaces of the calling thread's namespace, from /proc/thread-self/net/dev.
public final class Devices {

  private static final int HEADINGS = 2;

  private Devices() {}

  public static Set<String> names() throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
        .skip(HEADINGS)
        .map(line -> line.substring(0, Math.max(0, line.indexOf(':'))).strip())
        .collect(Collectors.toUnmodifiableSet());
  }
}
