package waymark.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.probe.dns.NameFiles;
import waymark.probe.url.Quoted;

/// Where a probe starts.
public sealed interface Vantage {

  /// This host. Its packets take OUTPUT, not PREROUTING.
  record Local() implements Vantage {

    @Override
    public String toString() {
      return "local";
    }
  }

  /// Inside a network namespace: a pod, a test host.
  ///
  /// @param path its file: `/run/netns/client`, `/proc/4711/ns/net`
  record Netns(Path path) implements Vantage {

    private static final Path NAMED = Path.of("/run/netns");

    @Override
    public String toString() {
      return "netns:" + (NAMED.equals(path.getParent()) ? path.getFileName() : path);
    }
  }

  /// Reads `local`, `netns:NAME` as ip-netns(8) names it, or `netns:PATH` with an absolute path.
  static Vantage parse(String text) throws BadValueException {
    if (text.equals("local")) {
      return new Local();
    }
    Matcher netns =
        Pattern.compile("netns:(?:(/[\\x21-\\x7e]+)|([A-Za-z0-9_][\\w.@+-]{0,254}))").matcher(text);
    if (!netns.matches()) {
      throw new BadValueException(
          Quoted.of(text) + " is not a vantage point",
          "write local, netns:NAME or netns:/proc/PID/ns/net");
    }
    return new Netns(
        netns.group(1) == null ? Netns.NAMED.resolve(netns.group(2)) : Path.of(netns.group(1)));
  }

  /// The files by which a process there looks names up: for a namespace with a name, those that `ip
  /// netns exec` would show it; for that of a process, those of its own mount namespace.
  default NameFiles nameFiles() {
    NameFiles ofHost = NameFiles.ofHost();
    return switch (this) {
      case Local() -> ofHost;
      case Netns(Path path) when path.endsWith("ns/net") && path.startsWith("/proc") -> {
        Path root = path.resolve("../../root").normalize();
        yield new NameFiles(root.resolve("etc/resolv.conf"), root.resolve("etc/hosts"));
      }
      case Netns(Path path) -> {
        Path own = Path.of("/etc/netns").resolve(String.valueOf(path.getFileName()));
        yield new NameFiles(
            firstThere(own.resolve("resolv.conf"), ofHost.resolvConf()),
            firstThere(own.resolve("hosts"), ofHost.hosts()));
      }
    };
  }

  private static Path firstThere(Path first, Path otherwise) {
    return Files.exists(first) ? first : otherwise;
  }
}
