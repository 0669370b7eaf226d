package waymark.diagnosis;

import waymark.netstate.netfilter.Chain.Policy;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Route;
import waymark.netstate.walk.Gateway;

/// One change to a gateway: it can be made to the model, and typed.
sealed interface Change {

  /// As a person would type it.
  default String command() {
    return switch (this) {
      case InsertRule(Place place, int number, Rule rule) ->
          place.iptables() + " -I " + place.chain() + " " + number + " " + afterChain(rule);
      case AppendRule(Place place, Rule rule) ->
          place.iptables() + " -A " + place.chain() + " " + afterChain(rule);
      case DeleteRule(Place place, int number) ->
          place.iptables() + " -D " + place.chain() + " " + number;
      case SetPolicy(Place place, Policy policy) ->
          place.iptables() + " -P " + place.chain() + " " + policy;
      case AddIpRule(IpRule rule) -> ip(rule.family()) + " rule add " + withoutAll(rule.text());
      case AddRoute(Route route) -> ip(route.family()) + " route add " + route.text();
      case SetSysctl(String key, String value) -> "sysctl -w " + key + "=" + value;
      case LinkUp(InterfaceName dev) -> "ip link set " + dev + " up";
    };
  }

  /// The gateway after it.
  default Gateway applyTo(Gateway gateway) {
    return switch (this) {
      case InsertRule(Place place, int number, Rule rule) ->
          Edits.insert(gateway, place, number, rule);
      case AppendRule(Place place, Rule rule) -> Edits.append(gateway, place, rule);
      case DeleteRule(Place place, int number) -> Edits.delete(gateway, place, number);
      case SetPolicy(Place place, Policy policy) -> Edits.setPolicy(gateway, place, policy);
      case AddIpRule(IpRule rule) -> Edits.add(gateway, rule);
      case AddRoute(Route route) -> Edits.add(gateway, route);
      case SetSysctl(String key, String value) -> Edits.set(gateway, key, value);
      case LinkUp(InterfaceName dev) -> Edits.setUp(gateway, dev);
    };
  }

  /// Where a rule stands.
  record Place(Ruleset ruleset, TableName table, ChainName chain) {

    String iptables() {
      String program = ruleset.family() == Family.IPV4 ? "iptables" : "ip6tables";
      String backend = ruleset.backend() == Ruleset.Backend.LEGACY ? "-legacy" : "";
      return program + backend + (table == TableName.FILTER ? "" : " -t " + table.word());
    }
  }

  /// @param number that the rule will have, from 1
  record InsertRule(Place place, int number, Rule rule) implements Change {}

  record AppendRule(Place place, Rule rule) implements Change {}

  record DeleteRule(Place place, int number) implements Change {}

  record SetPolicy(Place place, Policy policy) implements Change {}

  record AddIpRule(IpRule rule) implements Change {}

  record AddRoute(Route route) implements Change {}

  record SetSysctl(String key, String value) implements Change {}

  record LinkUp(InterfaceName dev) implements Change {}

  private static String afterChain(Rule rule) {
    String[] words = rule.text().split(" ", 3);
    return words.length == 3 ? words[2] : "";
  }

  private static String withoutAll(String text) {
    return text.startsWith("from all ") ? text.substring("from all ".length()) : text;
  }

  private static String ip(Family family) {
    return family == Family.IPV4 ? "ip" : "ip -6";
  }
}
