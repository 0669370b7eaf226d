package waymark.probe.dns;

import java.nio.file.Path;

/// The files that say how names are looked up: resolv.conf(5) and hosts(5). One that is missing is
/// as good as an empty one, as it is to the C library.
public record NameFiles(Path resolvConf, Path hosts) {

  /// Those of this host.
  public static NameFiles ofHost() {
    return new NameFiles(Path.of("/etc/resolv.conf"), Path.of("/etc/hosts"));
  }
}
