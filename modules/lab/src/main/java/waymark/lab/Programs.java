package waymark.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The programs that a lab needs, and how it starts them.
final class Programs {

  /// The variable by which a process of a lab is known, from its first moment to its last.
  static final String MARK = "WAYMARK_LAB";

  private static final List<Path> FOLDERS =
      Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
          .map(Path::of)
          .toList();

  /// Program -> Debian package.
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("ip", "iproute2"),
          Map.entry("bridge", "iproute2"),
          Map.entry("iptables-nft", "iptables"),
          Map.entry("iptables-legacy", "iptables"),
          Map.entry("nft", "nftables"),
          Map.entry("conntrack", "conntrack"),
          Map.entry("wg", "wireguard-tools"),
          Map.entry("wireguard-go", "wireguard-go"),
          Map.entry("nginx", "nginx-light"),
          Map.entry("dnsmasq", "dnsmasq-base"),
          Map.entry("openssl", "openssl"),
          Map.entry("sysctl", "procps"),
          Map.entry("nsenter", "util-linux"),
          Map.entry("unshare", "util-linux"),
          Map.entry("mount", "mount"));

  private Programs() {}

  /// @throws LabRefused if this is not root
  static void checkRoot() throws LabRefused, IOException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new LabRefused(
          "only root may make and enter network namespaces", "run it as root, or with sudo(8)");
    }
  }

  /// @throws LabRefused naming all programs that are missing, or that this is not root
  static void check() throws LabRefused, IOException {
    checkRoot();
    TreeSet<String> missing = new TreeSet<>();
    TreeSet<String> packages = new TreeSet<>();
    PACKAGES.forEach((program, debian) -> {
      if (FOLDERS.stream().noneMatch(each -> Files.isExecutable(each.resolve(program)))) {
        missing.add(program);
        packages.add(debian);
      }
    });
    if (!missing.isEmpty()) {
      throw new LabRefused(
          "the lab needs programs that are not installed: " + String.join(", ", missing),
          "apt-get install " + String.join(" ", packages));
    }
  }

  static ProcessBuilder builder(LabName lab, Command command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command.argv());
    Map<String, String> environment = builder.environment();
    environment.put(MARK, lab.name());
    environment.put("PATH", String.join(":", FOLDERS.stream().map(Path::toString).toList()));
    environment.put("LC_ALL", "C");
    // iptables-legacy(8) would leave its lock behind in /run
    environment.put("XTABLES_LOCKFILE", Folder.of(lab).file("xtables.lock").toString());
    environment.put("CURL_CA_BUNDLE", Folder.of(lab).caCertificate().toString());
    environment.put("SSL_CERT_FILE", Folder.of(lab).caCertificate().toString());
    return builder;
  }

  /// Feeds the input, waits, and gives the exit status.
  static int finish(Process process, Command command, Duration patience)
      throws IOException, LabRefused {
    try (var in = process.outputWriter()) {
      in.write(command.input());
    }
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException stop) {
      // the exception carries the interrupt on: what undoes this must be able to wait
      process.destroyForcibly();
      throw new InterruptedIOException("interrupted in " + String.join(" ", command.argv()));
    }
    process.destroyForcibly();
    throw new LabRefused(
        "\""
            + String.join(" ", command.argv())
            + "\" did not end within "
            + patience.toSeconds()
            + " s",
        "run it by hand and see");
  }

  static void pause() throws IOException {
    try {
      Thread.sleep(5);
    } catch (InterruptedException stop) {
      throw new InterruptedIOException("interrupted");
    }
  }
}
