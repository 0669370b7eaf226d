package waymark.agent.nft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import waymark.kernel.Kernel;
import waymark.kernel.NetworkNamespace;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.walk.Gateway;

/// A client, a gateway and the far ends behind it, each a network namespace: `client lan0 <-> lan0
/// gateway pod0, wan0 <-> far`. Packets with mark 0x64 take table 100, which leads out of wan0; all
/// others leave by pod0. The far end never answers.
final class Site implements AutoCloseable {

  static final String CLIENT = "192.168.7.2";
  static final String GATEWAY = "192.168.7.1";
  static final String POD = "10.42.7.2";
  static final String CLIENT6 = "fd07:1::2";
  static final String GATEWAY6 = "fd07:1::1";
  static final String POD6 = "fd07:2::2";

  private final String name = "wm-nft-" + ProcessHandle.current().pid();

  static Site raise() throws IOException, InterruptedException {
    Site site = new Site();
    try {
      site.build();
      return site;
    } catch (IllegalStateException | IOException broken) {
      site.close();
      throw broken;
    }
  }

  private void build() throws IOException, InterruptedException {
    for (String each : List.of("c", "g", "f")) {
      Shell.run("", "ip", "netns", "add", name + "-" + each);
    }
    String g = name + "-g";
    ip("link add lan0 netns " + g + " type veth peer name lan0 netns " + name + "-c");
    ip("link add pod0 netns " + g + " type veth peer name pod0 netns " + name + "-f");
    ip("link add wan0 netns " + g + " type veth peer name wan0 netns " + name + "-f");
    addresses("c", "lan0", "192.168.7.2/24", "fd07:1::2/64");
    addresses("g", "lan0", "192.168.7.1/24", "fd07:1::1/64");
    addresses("g", "pod0", "10.42.7.1/24", "fd07:2::1/64");
    addresses("g", "wan0", "10.66.7.1/24", "fd07:3::1/64");
    addresses("f", "pod0", "10.42.7.2/24", "fd07:2::2/64");
    addresses("f", "wan0", "10.66.7.2/24", "fd07:3::2/64");
    for (String each : List.of("c", "g", "f")) {
      ip("-n " + name + "-" + each + " link set lo up");
    }
    ip("-n " + name + "-c route add default via 192.168.7.1");
    ip("-n " + name + "-c -6 route add default via fd07:1::1");
    ip("-n " + g + " route add default via 10.42.7.2");
    ip("-n " + g + " -6 route add default via fd07:2::2");
    ip("-n " + g + " route add default via 10.66.7.2 table 100");
    ip("-n " + g + " -6 route add default via fd07:3::2 table 100");
    ip("-n " + g + " rule add fwmark 0x64/0xff lookup 100");
    ip("-n " + g + " -6 rule add fwmark 0x64/0xff lookup 100");
    for (String sysctl :
        List.of(
            "net.ipv4.ip_forward=1",
            "net.ipv6.conf.all.forwarding=1",
            "net.ipv4.conf.all.rp_filter=0",
            "net.ipv4.conf.lan0.rp_filter=0",
            "net.ipv4.conf.pod0.rp_filter=0",
            "net.ipv4.conf.wan0.rp_filter=0",
            "net.ipv4.icmp_ratelimit=0",
            "net.ipv6.icmp.ratelimit=0")) {
      inside("g", "", "sysctl", "-q", "-w", sysctl);
    }
    inside(
        "f",
        """
        table inet deaf {
          chain in {
            type filter hook input priority 0; policy drop;
            icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
          }
        }
        """,
        "nft",
        "-f",
        "-");
    knowNeighbours();
  }

  /// A rule that drops all would drop neighbour discovery too: the two ends know one another.
  private void knowNeighbours() throws IOException, InterruptedException {
    String gateway = inside("g", "", "cat", "/sys/class/net/lan0/address").strip();
    String client = inside("c", "", "cat", "/sys/class/net/lan0/address").strip();
    ip("-n " + name + "-c neigh add " + GATEWAY6 + " lladdr " + gateway + " dev lan0");
    ip("-n " + name + "-g neigh add " + CLIENT6 + " lladdr " + client + " dev lan0");
  }

  private void addresses(String host, String dev, String... addresses)
      throws IOException, InterruptedException {
    for (String address : addresses) {
      ip(
          "-n "
              + name
              + "-"
              + host
              + " addr add "
              + address
              + " dev "
              + dev
              + (address.contains(":") ? " nodad" : ""));
    }
    ip("-n " + name + "-" + host + " link set " + dev + " up");
  }

  private static void ip(String words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ", -1)));
    Shell.run("", command.toArray(String[]::new));
  }

  /// Runs a command in a host's namespace.
  ///
  /// @param host `c`, `g` or `f`
  String inside(String host, String input, String... command)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name + "-" + host));
    whole.addAll(List.of(command));
    return Shell.run(input, whole.toArray(String[]::new));
  }

  NetworkNamespace namespace(String host) {
    try {
      return NetworkNamespace.parse(name + "-" + host);
    } catch (BadValueException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// What our reader makes of the gateway as it stands.
  Gateway read() throws Exception {
    var read = new Kernel(namespace("g")).read();
    if (!read.faults().isEmpty()) {
      throw new IllegalStateException(read.faults().toString());
    }
    return read.snapshot().gateway();
  }

  @Override
  public void close() throws IOException {
    for (String each : List.of("c", "g", "f")) {
      try {
        Shell.run("", "ip", "netns", "del", name + "-" + each);
      } catch (IllegalStateException absent) {
        // never made
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
