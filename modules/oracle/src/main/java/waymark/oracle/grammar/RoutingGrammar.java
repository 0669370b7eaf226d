package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Ip rules, routes and sysctls.
final class RoutingGrammar {

  private final Dice dice;
  private final Words words;

  RoutingGrammar(Dice dice, Words words) {
    this.dice = dice;
    this.words = words;
  }

  List<String> rules() {
    List<String> rules = new ArrayList<>();
    int priority = 100;
    for (int i = dice.of(0, 1, 2, 3, 4, 5); i > 0; i--) {
      priority += dice.of(0, 1, 10, 100);
      rules.add("pref " + priority + " " + selector() + " " + action(priority));
    }
    if (dice.percent(10)) {
      rules.add("pref 40000 " + dice.of("unreachable", "prohibit", "blackhole"));
    }
    return rules.stream().distinct().toList();
  }

  private String selector() {
    String selector =
        dice.maybe(30, () -> "from " + words.network() + " ")
            + dice.maybe(30, () -> "to " + words.network() + " ")
            + dice.maybe(15, () -> "iif " + dice.of("eth0", "cni0", "wg0", "lo") + " ")
            + dice.maybe(45, () -> "fwmark " + words.maskedMark() + " ")
            + dice.maybe(20, () -> "tos " + words.askedTos() + " ")
            + dice.maybe(12, () -> "ipproto " + dice.of("tcp", "udp") + " ")
            + dice.maybe(8, () -> "sport " + dice.of("40000", "1000-2000") + " ")
            + dice.maybe(12, () -> "dport " + dice.of("80", "443", "1000-9000") + " ");
    return dice.maybe(15, () -> selector.isEmpty() ? "" : "not ") + selector;
  }

  private String action(int priority) {
    if (dice.percent(8)) {
      return dice.of("unreachable", "prohibit", "blackhole");
    }
    if (dice.percent(8)) {
      return "goto " + (priority + dice.of(1, 10, 32766 - priority));
    }
    return "lookup "
        + dice.of("100", "100", "101", "102", "main", "local")
        + dice.maybe(25, () -> " suppress_prefixlength " + dice.of("0", "0", "16", "24"))
        + dice.maybe(4, () -> " suppress_ifgroup default");
  }

  List<String> routes() {
    List<String> routes = new ArrayList<>();
    if (dice.percent(85)) {
      routes.add(via("default", "wan0"));
    }
    for (int i = dice.of(0, 1, 2, 3, 5); i > 0; i--) {
      routes.add(route() + " table " + dice.of("100", "100", "101", "102", "main"));
    }
    if (dice.percent(10)) {
      routes.add("local " + words.network() + " dev lo table local");
    }
    return distinct(routes);
  }

  private String route() {
    String destination = dice.percent(45) ? "default" : words.network();
    String metric =
        dice.maybe(words.v4() ? 15 : 0, () -> " tos " + words.tos())
            + " metric "
            + dice.between(1, 3000);
    if (dice.percent(30)) {
      return dice.of("blackhole ", "unreachable ", "prohibit ", "throw ", "throw ")
          + destination
          + metric;
    }
    String device = words.device();
    return (dice.percent(50) ? via(destination, device) : destination + " dev " + device) + metric;
  }

  private String via(String destination, String device) {
    String gateway =
        switch (device) {
          case "eth0" -> words.v4() ? "192.168.0.1" : "fd00:1::1";
          case "cni0" -> words.v4() ? "10.42.0.9" : "fd00:42::9";
          case "wg0" -> words.v4() ? "10.66.66.1" : "fd00:66::1";
          default -> words.v4() ? "198.51.100.1" : "2001:db8:100::1";
        };
    return destination + " via " + gateway + " dev " + device + " onlink";
  }

  /// Two routes to one destination with one metric would be refused, or make one of two next hops.
  private static List<String> distinct(List<String> routes) {
    Map<String, String> byKey = new TreeMap<>();
    for (String route : routes) {
      String key =
          route
              .replaceAll("^(blackhole|unreachable|prohibit|throw|local) ", "")
              .replaceAll(" (via|dev) \\S+", "")
              .replace(" onlink", "");
      byKey.putIfAbsent(key, route);
    }
    return List.copyOf(byKey.values());
  }

  Map<String, String> sysctls() {
    Map<String, String> sysctls = new TreeMap<>();
    if (!words.v4()) {
      if (dice.percent(5)) {
        sysctls.put("ipv6/conf/all/forwarding", "0");
      }
      return sysctls;
    }
    for (String dev : List.of("all", "eth0", "cni0", "wg0", "wan0")) {
      String conf = "ipv4/conf/" + dev + "/";
      if (dice.percent(20)) {
        sysctls.put(conf + "rp_filter", dice.of("1", "1", "2"));
      }
      if (dice.percent(25)) {
        sysctls.put(conf + "src_valid_mark", "1");
      }
      if (dice.percent(10)) {
        sysctls.put(conf + "accept_local", "1");
      }
      if (dice.percent(10)) {
        sysctls.put(conf + "route_localnet", "1");
      }
      if (!dev.equals("all") && dice.percent(5)) {
        sysctls.put(conf + "forwarding", "0");
      }
    }
    return sysctls;
  }
}
