package waymark.kernel.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import waymark.netstate.routing.Sysctls;

/// The sysctls of networking, from /proc/sys/net of the calling thread's namespace.
public final class SysctlFiles {

  /// The folders that decide where packets go; of `ipv4` only its own files, and no secrets.
  private static final List<String> FOLDERS =
      List.of("ipv4/conf", "ipv6/conf", "bridge", "netfilter");

  private static final Path ROOT = Path.of("/proc/sys");
  private static final int DEPTH = 3;

  private SysctlFiles() {}

  /// Reads them all; a file that may not be read is left out.
  public static Sysctls read() throws IOException {
    Map<String, String> values = new TreeMap<>();
    Path net = ROOT.resolve("net");
    add(net.resolve("ipv4"), 1, values);
    for (String folder : FOLDERS) {
      add(net.resolve(folder), DEPTH, values);
    }
    return new Sysctls(values);
  }

  private static void add(Path folder, int depth, Map<String, String> into) throws IOException {
    if (!Files.isDirectory(folder)) {
      return; // a module that is not loaded: its sysctls do not exist
    }
    try (Stream<Path> files = Files.walk(folder, depth)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!isSecret(file) && Files.isReadable(file)) {
          value(file).ifPresent(value -> into.put(name(file), value));
        }
      }
    }
  }

  private static boolean isSecret(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith("_key") || name.endsWith("secret");
  }

  private static Optional<String> value(Path file) {
    try {
      return Optional.of(Files.readString(file).strip().replace('\n', ' '));
    } catch (IOException writeOnly) {
      return Optional.empty(); // net/ipv4/route/flush, or an interface that is gone
    }
  }

  /// As sysctl(8) prints it: dots between the parts, a slash for a dot inside one.
  private static String name(Path file) {
    return StreamSupport.stream(ROOT.relativize(file).spliterator(), false)
        .map(part -> part.toString().replace('.', '/'))
        .collect(Collectors.joining("."));
  }
}
