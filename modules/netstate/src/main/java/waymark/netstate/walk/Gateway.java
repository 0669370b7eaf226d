package waymark.netstate.walk;

import java.util.List;
import java.util.stream.Stream;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.ipset.IpSet;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Reading;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.Sysctls;

/// What decides where a gateway's packets go, as far as it was read.
///
/// @param iptables the IPv4 rulesets of every backend that has rules
/// @param ip6tables the IPv6 ones
/// @param nft the native tables of every family, without those of iptables-nft
/// @param rules the IPv4 ip rules
/// @param rules6 the IPv6 ones
/// @param routes the IPv4 routes of all tables
/// @param routes6 the IPv6 ones
/// @param sets those of ipset(8), which know no family
public record Gateway(
    Reading<List<Ruleset>> iptables,
    Reading<List<Ruleset>> ip6tables,
    Reading<List<NftTable>> nft,
    Reading<List<IpRule>> rules,
    Reading<List<IpRule>> rules6,
    Reading<List<Route>> routes,
    Reading<List<Route>> routes6,
    Reading<List<Link>> links,
    Reading<Sysctls> sysctls,
    Reading<List<IpSet>> sets) {

  /// Every rule of iptables.
  public Stream<Rule> everyRule() {
    return Stream.of(iptables, ip6tables)
        .flatMap(reading -> reading.toOptional().stream())
        .flatMap(List::stream)
        .flatMap(ruleset -> ruleset.tables().values().stream())
        .flatMap(table -> table.chains().values().stream())
        .flatMap(chain -> chain.rules().stream());
  }

  /// Whether a rule asks for a set by its name.
  public boolean asksForSets() {
    return everyRule()
        .flatMap(rule -> rule.matches().stream())
        .anyMatch(Match.InSet.class::isInstance);
  }

  public Reading<List<Ruleset>> rulesets(Family family) {
    return family == Family.IPV4 ? iptables : ip6tables;
  }

  public Reading<List<IpRule>> rules(Family family) {
    return family == Family.IPV4 ? rules : rules6;
  }

  public Reading<List<Route>> routes(Family family) {
    return family == Family.IPV4 ? routes : routes6;
  }

  public Gateway withRulesets(Family family, Reading<List<Ruleset>> changed) {
    return family == Family.IPV4
        ? new Gateway(changed, ip6tables, nft, rules, rules6, routes, routes6, links, sysctls, sets)
        : new Gateway(iptables, changed, nft, rules, rules6, routes, routes6, links, sysctls, sets);
  }

  public Gateway withNft(Reading<List<NftTable>> changed) {
    return new Gateway(
        iptables, ip6tables, changed, rules, rules6, routes, routes6, links, sysctls, sets);
  }

  public Gateway withRules(Family family, Reading<List<IpRule>> changed) {
    return family == Family.IPV4
        ? new Gateway(
            iptables, ip6tables, nft, changed, rules6, routes, routes6, links, sysctls, sets)
        : new Gateway(
            iptables, ip6tables, nft, rules, changed, routes, routes6, links, sysctls, sets);
  }

  public Gateway withRoutes(Family family, Reading<List<Route>> changed) {
    return family == Family.IPV4
        ? new Gateway(
            iptables, ip6tables, nft, rules, rules6, changed, routes6, links, sysctls, sets)
        : new Gateway(
            iptables, ip6tables, nft, rules, rules6, routes, changed, links, sysctls, sets);
  }

  public Gateway withLinks(Reading<List<Link>> changed) {
    return new Gateway(
        iptables, ip6tables, nft, rules, rules6, routes, routes6, changed, sysctls, sets);
  }

  public Gateway withSysctls(Reading<Sysctls> changed) {
    return new Gateway(
        iptables, ip6tables, nft, rules, rules6, routes, routes6, links, changed, sets);
  }

  public Gateway withSets(Reading<List<IpSet>> changed) {
    return new Gateway(
        iptables, ip6tables, nft, rules, rules6, routes, routes6, links, sysctls, changed);
  }
}
