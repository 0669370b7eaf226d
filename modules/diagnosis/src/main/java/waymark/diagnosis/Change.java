package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.netfilter.Chain.Policy;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.ShellWord;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Route;
import waymark.netstate.walk.Gateway;

/// One change to a gateway: it can be made to the model, and typed.
sealed interface Change {

  /// As a person would type it into a shell.
  default String command() {
    return ShellWord.line(words());
  }

  private List<String> words() {
    return switch (this) {
      case InsertRule(Place place, int number, Rule rule) ->
          place.iptables("-I", List.of(Integer.toString(number)), afterChain(rule));
      case AppendRule(Place place, Rule rule) -> place.iptables("-A", List.of(), afterChain(rule));
      case DeleteRule(Place place, int number) ->
          place.iptables("-D", List.of(Integer.toString(number)), List.of());
      case SetPolicy(Place place, Policy policy) ->
          place.iptables("-P", List.of(policy.toString()), List.of());
      case InsertNative(var table, var chain, int number, long handle, NftRule rule) ->
          nft(List.of("insert", "rule"), table, chain, at(handle), statements(rule));
      case AddNative(var table, var chain, NftRule rule) ->
          nft(List.of("add", "rule"), table, chain, List.of(), statements(rule));
      case DeleteNative(var table, var chain, int number, long handle) ->
          nft(List.of("delete", "rule"), table, chain, at(handle), List.of());
      case SetNativePolicy(var table, var chain) ->
          List.of("nft", "add chain " + table + " " + chain.name() + " { policy accept; }");
      case AddIpRule(IpRule rule) -> ip(rule.family(), "rule", withoutAll(rule.text()));
      case AddRoute(Route route) -> ip(route.family(), "route", route.text());
      case SetSysctl(String key, String value) -> List.of("sysctl", "-w", key + "=" + value);
      case LinkUp(InterfaceName dev) -> List.of("ip", "link", "set", dev.toString(), "up");
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

    private List<String> iptables(String verb, List<String> more, List<String> rule) {
      String program = ruleset.family() == Family.IPV4 ? "iptables" : "ip6tables";
      String backend = ruleset.backend() == Ruleset.Backend.LEGACY ? "-legacy" : "";
      List<String> words = new ArrayList<>(List.of(program + backend));
      if (table != TableName.FILTER) {
        words.addAll(List.of("-t", table.word()));
      }
      words.addAll(List.of(verb, chain.toString()));
      words.addAll(more);
      words.addAll(rule);
      return words;
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

  private static List<String> nft(
      List<String> verb,
      NftTable table,
      NftChain chain,
      List<String> place,
      List<String> statements) {
    List<String> words = new ArrayList<>(List.of("nft"));
    words.addAll(verb);
    words.addAll(blanks(table.toString()));
    words.add(chain.name().toString());
    words.addAll(place);
    words.addAll(statements);
    return words;
  }

  private static List<String> at(long handle) {
    return List.of("handle", Long.toString(handle));
  }

  /// nft(8) splits what it is given itself: one word where a shell would take a part of it for its
  /// own.
  private static List<String> statements(NftRule rule) {
    String text = rule.text();
    return text.matches("[\\w ./:@-]+") ? blanks(text) : List.of(text);
  }

  private static List<String> afterChain(Rule rule) {
    List<String> words = IptablesSave.words(rule.text());
    return words.subList(Math.min(2, words.size()), words.size());
  }

  private static String withoutAll(String text) {
    return text.startsWith("from all ") ? text.substring("from all ".length()) : text;
  }

  private static List<String> ip(Family family, String object, String text) {
    List<String> words = new ArrayList<>(List.of("ip"));
    if (family == Family.IPV6) {
      words.add("-6");
    }
    words.addAll(List.of(object, "add"));
    words.addAll(blanks(text));
    return words;
  }

  private static List<String> blanks(String text) {
    return List.of(text.split(" ", -1));
  }
}
