package waymark.agent.nft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.IpAddress;

/// The kernel's own account of packets: a table of the test's own writes down how each leaves or is
/// delivered, after everyone else, and `nft monitor trace` tells the rules that it matched.
final class Watch {

  /// Of a packet that is none of those compared.
  private static final int LAST_PORT = 40_999;

  private static final String FIRST =
      """
        chain first {
          type filter hook prerouting priority -900;
          iifname "lan0" meta l4proto { tcp, udp } meta nftrace set 1;
        }
        chain own {
          type filter hook output priority -900;
          meta l4proto { tcp, udp } meta nftrace set 1;
        }
      """;

  private static final Pattern SET = Pattern.compile("\\s*set (left|here)[46]_(\\S+) \\{.*");
  private static final Pattern ELEMENT =
      Pattern.compile("0x([0-9a-f]{8}) \\. (\\S+) \\. (\\S+) \\. (\\d+) \\. (\\d+)");
  private static final Pattern TRACE =
      Pattern.compile("trace id ([0-9a-f]{8}) (\\S+) (\\S+) (\\S+) (packet:|rule) (.*)");
  private static final Pattern SPORT = Pattern.compile(" (?:tcp|udp) sport (\\d+) ");

  private Watch() {}

  private static String table() {
    StringBuilder text = new StringBuilder("table inet wm_seen {\n").append(FIRST);
    // what this host sends to itself leaves by lo, and its way goes on
    chain(text, "left", "postrouting", "oifname", List.of("lan0", "pod0", "wan0"));
    chain(text, "here", "input", "iifname", List.of("lan0", "pod0", "wan0", "lo"));
    return text.append("}\n").toString();
  }

  private static void chain(
      StringBuilder text, String name, String hook, String meta, List<String> devices) {
    StringBuilder rules = new StringBuilder();
    for (String dev : devices) {
      for (String ip : List.of("ip", "ip6")) {
        String set = name + (ip.equals("ip") ? "4_" : "6_") + dev;
        String type = ip.equals("ip") ? "ipv4_addr" : "ipv6_addr";
        text.append(" set ").append(set).append(" {\n  type mark . ").append(type);
        text.append(" . ").append(type).append(" . inet_service . inet_service; flags dynamic;");
        text.append(" size 4096;\n }\n");
        rules.append("  ").append(meta).append(" \"").append(dev);
        rules.append("\" meta l4proto { tcp, udp } add @").append(set);
        rules.append(" { meta mark . ").append(ip).append(" saddr . ").append(ip);
        rules.append(" daddr . th sport . th dport }\n");
      }
    }
    text.append(" chain ").append(name).append(" {\n  type filter hook ").append(hook);
    text.append(" priority 900;\n").append(rules).append(" }\n");
  }

  /// Sends packets and tells of each what the kernel did, by its source port.
  static Map<Integer, Seen> of(Site site, List<Shot> shots) throws Exception {
    site.inside("g", table(), "nft", "-f", "-");
    Path trace = Files.createTempFile("wm-nft", ".trace");
    Process monitor =
        site.namespace("g")
            .call(() ->
                new ProcessBuilder("nft", "monitor", "trace")
                    .redirectErrorStream(true)
                    .redirectOutput(trace.toFile())
                    .start());
    try {
      listens(monitor);
      for (String host : List.of("c", "g")) {
        site.namespace(host)
            .call(() -> {
              for (Shot shot : shots) {
                if (shot.host().equals(host)) {
                  shot.send();
                }
              }
              return 0;
            });
      }
      settles(site, monitor, trace);
      Map<Integer, List<String>> rules = rules(Files.readAllLines(trace));
      Map<Integer, Seen.End> ends =
          ends(site.inside("g", "", "nft", "list", "table", "inet", "wm_seen"));
      Map<Integer, Seen> seen = new HashMap<>();
      for (Shot shot : shots) {
        seen.put(
            shot.sourcePort(),
            Seen.ofKernel(
                Optional.ofNullable(ends.get(shot.sourcePort())),
                rules.getOrDefault(shot.sourcePort(), List.of())));
      }
      return seen;
    } finally {
      monitor.destroy();
      monitor.waitFor();
      Files.delete(trace);
      site.inside("g", "", "nft", "delete", "table", "inet", "wm_seen");
    }
  }

  /// A socket of NETLINK_NETFILTER in the group of traces, /proc/net/netlink.
  private static void listens(Process monitor) throws IOException, InterruptedException {
    for (int tries = 0; tries < 500; tries++) {
      for (String line : Files.readAllLines(Path.of("/proc/" + monitor.pid() + "/net/netlink"))) {
        String[] words = line.trim().split("\\s+", -1);
        if (words.length > 4
            && words[1].equals("12")
            && !words[3].equals("00000000")
            && words[2].equals(Long.toString(monitor.pid()))) {
          return;
        }
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("nft monitor trace does not listen");
  }

  /// Sends one more packet and waits until the kernel has told of it: it tells in order.
  private static void settles(Site site, Process monitor, Path trace) throws Exception {
    Shot last = new Shot(true, Site.GATEWAY, "198.51.100.9", false, LAST_PORT, 9);
    site.namespace("g")
        .call(() -> {
          last.send();
          return 0;
        });
    for (int tries = 0; tries < 500; tries++) {
      if (Files.readString(trace).contains(" sport " + LAST_PORT)) {
        return;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(
        "nft monitor trace "
            + (monitor.isAlive() ? "lost the last packet" : "ended")
            + ": "
            + Files.readString(trace));
  }

  private static Map<Integer, List<String>> rules(List<String> lines) {
    Map<String, Integer> ports = new HashMap<>();
    Map<Integer, List<String>> rules = new HashMap<>();
    for (String line : lines) {
      Matcher trace = TRACE.matcher(line);
      if (!trace.matches()) {
        continue;
      }
      String id = trace.group(1);
      Matcher sport = SPORT.matcher(trace.group(6) + " ");
      if (trace.group(5).equals("packet:") && !ports.containsKey(id) && sport.find()) {
        ports.put(id, Integer.valueOf(sport.group(1)));
      } else if (trace.group(5).equals("rule")
          && ports.containsKey(id)
          && !trace.group(3).equals("wm_seen")) {
        rules
            .computeIfAbsent(ports.get(id), each -> new ArrayList<>())
            .add(
                trace.group(2)
                    + " "
                    + trace.group(3)
                    + " "
                    + trace.group(4)
                    + ": "
                    + trace.group(6).replaceFirst(" \\(verdict .*\\)$", ""));
      }
    }
    return rules;
  }

  private static Map<Integer, Seen.End> ends(String listing) throws BadValueException {
    Map<Integer, Seen.End> ends = new HashMap<>();
    boolean left = false;
    String dev = "";
    for (String line : listing.lines().toList()) {
      Matcher set = SET.matcher(line);
      if (set.matches()) {
        left = set.group(1).equals("left");
        dev = set.group(2);
      }
      Matcher element = ELEMENT.matcher(line);
      while (element.find()) {
        int sport = Integer.parseInt(element.group(4));
        Seen.End end =
            new Seen.End(
                left,
                Integer.parseUnsignedInt(element.group(1), 16),
                new Endpoint(IpAddress.parse(element.group(2)), sport),
                new Endpoint(IpAddress.parse(element.group(3)), Integer.parseInt(element.group(5))),
                dev);
        ends.put(sport, end);
      }
    }
    return ends;
  }
}
