package waymark.netstate.walk;

import java.util.List;
import waymark.netstate.netfilter.Ruleset;
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
/// @param rules the IPv4 ip rules
/// @param rules6 the IPv6 ones
/// @param routes the IPv4 routes of all tables
/// @param routes6 the IPv6 ones
public record Gateway(
    Reading<List<Ruleset>> iptables,
    Reading<List<Ruleset>> ip6tables,
    Reading<List<IpRule>> rules,
    Reading<List<IpRule>> rules6,
    Reading<List<Route>> routes,
    Reading<List<Route>> routes6,
    Reading<List<Link>> links,
    Reading<Sysctls> sysctls) {

  public Reading<List<Ruleset>> rulesets(Family family) {
    return family == Family.IPV4 ? iptables : ip6tables;
  }

  public Reading<List<IpRule>> rules(Family family) {
    return family == Family.IPV4 ? rules : rules6;
  }

  public Reading<List<Route>> routes(Family family) {
    return family == Family.IPV4 ? routes : routes6;
  }
}
