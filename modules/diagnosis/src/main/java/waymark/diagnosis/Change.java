package waymark.diagnosis;

import waymark.netstate.netfilter.Chain.Policy;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftTable;
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
      case InsertNative(var table, var chain, int number, long handle, NftRule rule) ->
          "nft insert rule " + nft(table, chain) + " handle " + handle + " " + quoted(rule);
      case AddNative(var table, var chain, NftRule rule) ->
          "nft add rule " + nft(table, chain) + " " + quoted(rule);
      case DeleteNative(var table, var chain, int number, long handle) ->
          "nft delete rule " + nft(table, chain) + " handle " + handle;
      case SetNativePolicy(var table, var chain) ->
          "nft 'add chain " + nft(table, chain) + " { policy accept; }'";
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
      case InsertNative(var table, var chain, int number, long handle, NftRule rule) ->
          Natives.edit(gateway, table, chain, rules -> rules.add(number - 1, rule));
      case AddNative(var table, var chain, NftRule rule) ->
          Natives.edit(gateway, table, chain, rules -> rules.add(rule));
      case DeleteNative(var table, var chain, int number, long handle) ->
          Natives.edit(gateway, table, chain, rules -> rules.remove(number - 1));
      case SetNativePolicy(var table, var chain) -> Natives.accept(gateway, table, chain);
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

  /// @param number that the rule will have, from 1
  /// @param handle of the rule that it will stand before
  record InsertNative(NftTable table, NftChain chain, int number, long handle, NftRule rule)
      implements Change {}

  /// At the chain's end.
  record AddNative(NftTable table, NftChain chain, NftRule rule) implements Change {}

  record DeleteNative(NftTable table, NftChain chain, int number, long handle) implements Change {}

  /// Has a base chain accept what no rule decides.
  record SetNativePolicy(NftTable table, NftChain chain) implements Change {}

  record AddIpRule(IpRule rule) implements Change {}

  record AddRoute(Route route) implements Change {}

  record SetSysctl(String key, String value) implements Change {}

  record LinkUp(InterfaceName dev) implements Change {}

  private static String nft(NftTable table, NftChain chain) {
    return table + " " + chain.name();
  }

  /// A shell takes braces, quotes and the like for its own.
  private static String quoted(NftRule rule) {
    String text = rule.text();
    return text.matches("[\\w ./:@-]+") ? text : "'" + text + "'";
  }

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
