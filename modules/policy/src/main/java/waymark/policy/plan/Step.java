package waymark.policy.plan;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;

/// One step of a plan.
///
/// @param reason why, in a few words
public record Step(Change change, String reason) {

  /// What makes the change.
  public Command command() {
    return switch (change) {
      case Change.AddChain(Family family, TableName table, ChainName chain) ->
          iptables(family, table, List.of("-N", chain.name()));
      case Change.AddRule rule -> rule(rule, "-A");
      case Change.AddIpRule(WantedIpRule rule) -> ipRule(rule, "add");
      case Change.AddRoute(Route route) -> route(route, "add");
    };
  }

  /// What takes it back.
  public Command undo() {
    return switch (change) {
      case Change.AddChain(Family family, TableName table, ChainName chain) ->
          iptables(family, table, List.of("-X", chain.name()));
      case Change.AddRule rule -> rule(rule, "-D");
      case Change.AddIpRule(WantedIpRule rule) -> ipRule(rule, "del");
      case Change.AddRoute(Route route) -> route(route, "del");
    };
  }

  /// The command of a rule with another verb: `-C` asks for it, `-D` deletes it.
  public static Command rule(Change.AddRule add, String verb) {
    List<String> words = new ArrayList<>(List.of(add.rule().text().split(" ")));
    words.set(0, verb);
    return iptables(add.family(), add.table(), words);
  }

  /// The command of a route with another verb: `replace` adds it where it is not.
  public static Command route(Route route, String verb) {
    List<String> words = new ArrayList<>(ip(route.family()));
    words.addAll(List.of("route", verb));
    words.addAll(routeWords(route));
    return new Command(words);
  }

  /// What `ip route add` must be told of a route of this plan.
  private static List<String> routeWords(Route route) {
    List<String> words = new ArrayList<>();
    if (route.type() != RouteType.UNICAST) {
      words.add(route.type().word());
    }
    words.add("default");
    for (NextHop hop : route.nextHops()) {
      hop.via().ifPresent(via -> words.addAll(List.of("via", via.toString())));
      hop.dev().ifPresent(dev -> words.addAll(List.of("dev", dev.name())));
    }
    if (route.metric() != TunnelRoutes.usualMetric(route.family())) {
      words.addAll(List.of("metric", Integer.toUnsignedString(route.metric())));
    }
    words.addAll(List.of("table", route.table().toString()));
    return words;
  }

  private static Command ipRule(WantedIpRule rule, String verb) {
    List<String> words = new ArrayList<>(ip(rule.family()));
    words.addAll(List.of("rule", verb));
    rule.priority().ifPresent(priority -> words.addAll(List.of("priority", priority.toString())));
    words.addAll(List.of("fwmark", rule.fwmark().toString(), "table", rule.table().toString()));
    return new Command(words);
  }

  private static Command iptables(Family family, TableName table, List<String> rest) {
    List<String> words = new ArrayList<>(List.of(program(family), "-t", table.word()));
    words.addAll(rest);
    return new Command(words);
  }

  /// `iptables` or `ip6tables`.
  public static String program(Family family) {
    return family == Family.IPV4 ? "iptables" : "ip6tables";
  }

  private static List<String> ip(Family family) {
    return family == Family.IPV4 ? List.of("ip") : List.of("ip", "-6");
  }
}
