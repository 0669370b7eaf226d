package waymark.policy.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace with the interfaces of a gateway, and one backend of iptables behind the
/// names `iptables`, `ip6tables-save`, ...
final class Namespace implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name;
  private final Path programs;

  private Namespace(String name, Path programs) {
    this.name = name;
    this.programs = programs;
  }

  static Namespace create(String backend) throws IOException {
    Path programs = Files.createTempDirectory("waymark-policy-it");
    for (String family : List.of("iptables", "ip6tables")) {
      for (String suffix : List.of("", "-save", "-restore")) {
        Files.createSymbolicLink(
            programs.resolve(family + suffix),
            Path.of("/usr/sbin/" + family + "-" + backend + suffix));
      }
    }
    String name = "wmpol-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    Namespace gateway = new Namespace(name, programs);
    gateway.host("ip", "netns", "add", name);
    try {
      gateway.run(
          "sh",
          "-euc",
          """
          sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.accept_dad=0
          ip link set lo up
          ip link add eth0 type veth peer name eth0-far
          ip link add wg0 type veth peer name wg0-far
          ip addr add 192.168.1.55/24 dev eth0
          ip addr add 10.66.66.2/24 dev wg0
          ip -6 addr add fd00:1::55/64 dev eth0
          ip -6 addr add fd66::2/64 dev wg0
          for link in eth0 wg0; do
            ip link set $link addrgenmode none
            ip link set $link-far addrgenmode none
            ip link set $link up
            ip link set $link-far up
          done
          """);
    } catch (AssertionError | IOException refused) {
      gateway.close();
      throw refused;
    }
    return gateway;
  }

  /// What others have put there before us.
  void loadForeignState() throws IOException {
    run(
        "sh",
        "-euc",
        """
        for program in iptables ip6tables; do
          $program -t mangle -N FOREIGN
          $program -t mangle -A FOREIGN -i cni0 -j CONNMARK --restore-mark
          $program -t mangle -A PREROUTING -m comment --comment "somebody else's" -j FOREIGN
          $program -t nat -A POSTROUTING -o wg0 -j MASQUERADE
        done
        ip rule add priority 5000 from 10.9.9.9 lookup 99
        ip -6 rule add priority 5000 from fd99::9 lookup 99
        ip route add default dev eth0 table 99
        """);
  }

  /// All that a plan may touch, without counters and times.
  String state() throws IOException {
    return run(
            "sh",
            "-euc",
            """
            iptables-save
            ip6tables-save
            ip rule
            ip -6 rule
            ip route show table all
            ip -6 route show table all
            nft list ruleset
            """)
        .replaceAll("(?m)^#.*\\R", "")
        .replaceAll("\\[\\d+:\\d+]", "[0:0]")
        .replaceAll("counter packets \\d+ bytes \\d+", "counter");
  }

  /// The mangle table as a save program prints it, without counters and times.
  String mangle(String save) throws IOException {
    return run(save, "-t", "mangle")
        .replaceAll("(?m)^#.*\\R", "")
        .replaceAll("\\[\\d+:\\d+]", "[0:0]");
  }

  /// Runs a program inside; what it printed to stdout.
  String run(String... words) throws IOException {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
    inside.addAll(Arrays.asList(words));
    return host(inside.toArray(String[]::new));
  }

  private String host(String... words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder
        .environment()
        .merge("PATH", programs + ":/usr/sbin:/sbin", (old, ours) -> ours + ":" + old);
    Path errors = Files.createTempFile("waymark-policy-it", ".err");
    Process process = builder.redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = wait(process);
    String said = Files.readString(errors);
    Files.delete(errors);
    if (status != 0) {
      throw new AssertionError(String.join(" ", words) + " ended with " + status + ": " + said);
    }
    return out;
  }

  private static int wait(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  @Override
  public void close() throws IOException {
    host("ip", "netns", "del", name);
    try (var links = Files.list(programs)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
    Files.delete(programs);
  }
}
