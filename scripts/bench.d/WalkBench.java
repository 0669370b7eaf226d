import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Reading;
import waymark.netstate.packet.Transport;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.routing.TableNames;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walker;

/// What scripts/bench walk measures inside one process.
class WalkBench {

  private static final int ROUNDS = 10;
  private static final int PACKETS = 20_000;

  static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "generate" -> generate(Integer.parseInt(args[1]), Path.of(args[2]));
      case "run" -> run(Path.of(args[1]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /// A node's nat table as kube-proxy lays it out, two endpoints behind each service: eight rules a
  /// service, the long chain KUBE-SERVICES among them.
  private static void generate(int rules, Path file) throws IOException {
    int services = rules / 8;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      List<String> chains = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      lines.add("-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
      lines.add("-A OUTPUT -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
      lines.add("-A POSTROUTING -m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING");
      lines.add("-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000");
      lines.add("-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN");
      lines.add("-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0");
      lines.add("-A KUBE-POSTROUTING -j MASQUERADE --random-fully");
      for (int i = 0; i < services; i++) {
        String service = "KUBE-SVC-" + name(i);
        chains.add(service);
        lines.add(
            "-A KUBE-SERVICES -d " + serviceAddress(i) + "/32 -p tcp -m comment --comment \"shop/"
                + i + ":http cluster IP\" -m tcp --dport 80 -j " + service);
        lines.add(
            "-A " + service + " ! -s 10.42.0.0/16 -d " + serviceAddress(i)
                + "/32 -p tcp -m comment --comment \"shop/" + i
                + ":http cluster IP\" -m tcp --dport 80 -j KUBE-MARK-MASQ");
        for (int endpoint = 0; endpoint < 2; endpoint++) {
          String chain = "KUBE-SEP-" + name(i * 2 + endpoint);
          chains.add(chain);
          String comment = " -m comment --comment \"shop/" + i + ":http\"";
          lines.add(
              "-A " + service + comment
                  + (endpoint == 0 ? " -m statistic --mode random --probability 0.50000000000" : "")
                  + " -j " + chain);
          lines.add("-A " + chain + " -s " + pod(i * 2 + endpoint) + "/32" + comment + " -j KUBE-MARK-MASQ");
          lines.add(
              "-A " + chain + " -p tcp" + comment + " -m tcp -j DNAT --to-destination "
                  + pod(i * 2 + endpoint) + ":8080");
        }
      }
      out.write("*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
      out.write(":POSTROUTING ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\n:KUBE-MARK-MASQ - [0:0]\n");
      out.write(":KUBE-POSTROUTING - [0:0]\n");
      for (String chain : chains) {
        out.write(":" + chain + " - [0:0]\n");
      }
      for (String line : lines) {
        out.write(line + "\n");
      }
      out.write("COMMIT\n");
    }
  }

  private static String name(int i) {
    return String.format(Locale.ROOT, "%016d", i);
  }

  private static String serviceAddress(int i) {
    return "10.43." + (i >> 8) + "." + (i & 255);
  }

  private static String pod(int i) {
    return "10.42." + (i >> 8) + "." + (i & 255);
  }

  private static void run(Path file) throws Exception {
    String text = Files.readString(file);
    IptablesSave save = IptablesSave.read("bench", text);
    double read = best(() -> IptablesSave.read("bench", text).faults().size());
    long rules = text.lines().filter(line -> line.startsWith("-A")).count();
    System.out.printf(Locale.ROOT, "%-52s %8.3f s%n", "read " + rules + " rules, warm", read);
    List<Ruleset> rulesets = save.rulesets();
    Gateway gateway = gateway(rulesets);
    double build = best(() -> Walker.of(gateway).hashCode());
    System.out.printf(Locale.ROOT, "%-52s %8.3f s%n", "build the model", build);
    Walker walker = Walker.of(gateway);
    int services = (int) (rules / 8);
    rate("walks to any service, two endpoints each", walker, packets(services, true));
    rate("walks to a hundred of the services", walker, packets(100, true));
    rate("walks past the services to the internet", walker, packets(services, false));
  }

  /// A walk answers for every way that a packet may take: two, where two endpoints are drawn from.
  private static void rate(String what, Walker walker, List<Packet> packets) throws Exception {
    int ways = ways(walker, packets);
    double seconds = best(() -> ways(walker, packets));
    System.out.printf(
        Locale.ROOT,
        "%-52s %8.0f a second, %.0f ways%n",
        what,
        packets.size() / seconds,
        ways / seconds);
  }

  private static int ways(Walker walker, List<Packet> packets) {
    int ways = 0;
    for (Packet packet : packets) {
      ways += walker.walk(packet, new Tracking.New()).ways().size();
    }
    return ways;
  }

  private static List<Packet> packets(int services, boolean toServices) throws Exception {
    Random random = new Random(5);
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      String destination =
          toServices ? serviceAddress(random.nextInt(services)) : "198.51.100." + random.nextInt(256);
      packets.add(
          new Packet(
              Optional.of(new InterfaceName("eth0")),
              IpAddress.parse("192.168.1.100"),
              IpAddress.parse(destination),
              Transport.first(Protocol.TCP, 1024 + random.nextInt(60000), 80),
              0));
    }
    return packets;
  }

  private interface Work {
    int run() throws Exception;
  }

  /// The best round's processor time, in seconds: what other programs take meanwhile does not count.
  private static double best(Work work) throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double best = Double.MAX_VALUE;
    int kept = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = threads.getCurrentThreadCpuTime();
      kept += work.run();
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / 1e9);
    }
    if (kept == Integer.MIN_VALUE) {
      System.out.println();
    }
    return best;
  }

  private static Gateway gateway(List<Ruleset> rulesets) throws Exception {
    String rules = "0: from all lookup local\n32766: from all lookup main\n32767: from all lookup default\n";
    String routes =
        "default via 192.168.1.1 dev eth0\n10.42.0.0/16 dev cni0 scope link src 10.42.0.1\n"
            + "192.168.1.0/24 dev eth0 scope link src 192.168.1.55\n"
            + "local 192.168.1.55 dev eth0 table local scope host src 192.168.1.55\n";
    List<Link> links = List.of(link(2, "eth0", "192.168.1.55", 24), link(3, "cni0", "10.42.0.1", 16));
    return new Gateway(
        Reading.known(rulesets),
        Reading.known(List.of()),
        Reading.known(List.of()),
        Reading.known(IpRuleText.read("ip-rule", Family.IPV4, TableNames.NONE, rules).values()),
        Reading.known(List.of()),
        Reading.known(IpRouteText.read("ip-route", TableNames.NONE, routes).values()),
        Reading.known(List.of()),
        Reading.known(links),
        Reading.known(
            new Sysctls(
                Map.of(
                    "net.ipv4.conf.all.rp_filter", "0",
                    "net.ipv4.conf.eth0.rp_filter", "0",
                    "net.ipv4.conf.all.accept_local", "0",
                    "net.ipv4.conf.eth0.accept_local", "0",
                    "net.ipv4.conf.eth0.forwarding", "1"))),
        Reading.known(List.of()));
  }

  private static Link link(int index, String name, String address, int length) throws Exception {
    return new Link(
        index,
        new InterfaceName(name),
        Set.of("UP", "LOWER_UP"),
        1500,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(
            new Link.InterfaceAddress(
                IpAddress.parse(address), length, Optional.empty(), "global", false)));
  }
}
