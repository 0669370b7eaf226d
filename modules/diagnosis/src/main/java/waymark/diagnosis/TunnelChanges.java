package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.diagnosis.Change.Place;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.InterfacePattern;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.RuleAction;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.Selector;
import waymark.netstate.routing.TableId;
import waymark.netstate.walk.Gateway;

/// The rules and routes that a tunnel may lack.
final class TunnelChanges {

  private final Gateway gateway;

  TunnelChanges(Gateway gateway) {
    this.gateway = gateway;
  }

  /// In the nat table of iptables where there is one, else in a native nat chain.
  Optional<Change> masquerade(Family family, Promise.Tunnel tunnel) {
    Optional<Change> append =
        gateway.rulesets(family).toOptional().stream()
            .flatMap(List::stream)
            .filter(each -> each.table(TableName.NAT).isPresent())
            .findFirst()
            .map(ruleset ->
                new Change.AppendRule(
                    new Place(ruleset, TableName.NAT, Hook.POSTROUTING.chain()),
                    masquerade(tunnel)));
    return append.or(() -> Natives.masquerade(gateway, family, tunnel.dev()));
  }

  private static Rule masquerade(Promise.Tunnel tunnel) {
    return new Rule(
        Optional.empty(),
        List.of(new Match.OutInterface(new InterfacePattern(tunnel.dev().name()), false)),
        new Target.Masquerade(Optional.empty(), List.of()),
        0,
        "-A " + Hook.POSTROUTING.chain() + " -o " + tunnel.dev() + " -j MASQUERADE");
  }

  /// Looks a mark up in a table.
  IpRule markRule(FwMark mark, TableId table, Family family) {
    Selector all = Selector.ALL;
    Selector marked =
        new Selector(
            false,
            all.from(),
            all.to(),
            all.iif(),
            all.oif(),
            Optional.of(mark),
            all.tos(),
            all.ipproto(),
            all.sport(),
            all.dport(),
            all.unmodelled());
    return new IpRule(
        family,
        beforeAll(family),
        marked,
        new RuleAction.Lookup(table, OptionalInt.empty(), OptionalInt.empty()),
        "from all fwmark " + mark + " lookup " + table);
  }

  /// Has the main table send what it knows better than by its default, before any other table is
  /// asked: the route lookup sees a front's packet after DNAT.
  IpRule mainFirst(Family family) {
    return new IpRule(
        family,
        beforeAll(family),
        Selector.ALL,
        new RuleAction.Lookup(TableId.MAIN, OptionalInt.of(0), OptionalInt.empty()),
        "from all lookup main suppress_prefixlength 0");
  }

  /// As `ip rule add` without a priority puts it: just before the first rule that is not the
  /// kernel's.
  private RulePriority beforeAll(Family family) {
    int first =
        gateway.rules(family).toOptional().orElse(List.of()).stream()
            .mapToInt(each -> each.priority().number())
            .filter(number -> number > 0)
            .min()
            .orElse(32766);
    return new RulePriority(first - 1);
  }

  static Route defaultRoute(Promise.Tunnel tunnel, Family family) {
    Optional<IpAddress> via =
        tunnel.gateways().stream().filter(each -> each.family() == family).findFirst();
    return new Route(
        tunnel.table(),
        RouteType.UNICAST,
        Cidr.all(family),
        0,
        0,
        "boot",
        "global",
        Optional.empty(),
        List.of(new NextHop(Optional.of(tunnel.dev()), via, false, 1, true)),
        "default"
            + via.map(each -> " via " + each).orElse("")
            + " dev "
            + tunnel.dev()
            + " table "
            + tunnel.table());
  }
}
