package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.diagnosis.Change.Place;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Evidence.Kind;
import waymark.diagnosis.Finding.Fix;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.InterfacePattern;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer.Consulted;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.RuleAction;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.Selector;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;

/// Why a LAN client's packet for the internet does not leave by the tunnel with the tunnel's
/// address.
final class TunnelCauses {

  private final Case facts;
  private final Remedy remedy;
  private final Obstacle obstacle;

  TunnelCauses(Case facts, Remedy remedy) {
    this.facts = facts;
    this.remedy = remedy;
    this.obstacle = new Obstacle(facts, remedy);
  }

  /// Empty where the promise is kept or the answer is not known.
  Optional<Finding> of(Trial trial, Promise.Tunnel tunnel) {
    if (!trial.isBroken()) {
      return Optional.empty();
    }
    Family family = trial.packet().family();
    if (facts.link(tunnel).filter(Link::isUp).isEmpty()
        && facts.snapshot().gateway().links().toOptional().isPresent()) {
      return Optional.of(down(trial, tunnel));
    }
    return obstacle
        .on(trial, trial.there(), "a LAN packet for the internet")
        .or(() ->
            trial.there().verdict() instanceof Verdict.Forwarded left
                ? Optional.of(
                    left.out().equals(tunnel.dev())
                        ? inTunnel(trial, tunnel, left)
                        : leak(trial, tunnel, family))
                : Optional.empty());
  }

  /// Whether packets leave the gateway outside the tunnel.
  static boolean isLeak(Trial trial, Promise.Tunnel tunnel) {
    return trial.there().verdict() instanceof Verdict.Forwarded left
        && !left.out().equals(tunnel.dev());
  }

  private Finding down(Trial trial, Promise.Tunnel tunnel) {
    Optional<Link> link = facts.link(tunnel);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Kind.INTERFACE,
            link.map(each -> tunnel.dev() + " is down: " + String.join(",", each.flags()))
                .orElse(tunnel.dev() + " does not exist")));
    evidence.add(Evidences.walk(trial.there()));
    List<Change> changes = new ArrayList<>();
    if (link.isPresent()) {
      changes.add(new Change.LinkUp(tunnel.dev()));
      changes.add(new Change.AddRoute(defaultRoute(tunnel, trial.packet().family())));
    }
    return finding(
        Code.TUNNEL_DOWN,
        "the tunnel "
            + tunnel.dev()
            + (link.isPresent() ? " is down" : " does not exist")
            + (isLeak(trial, tunnel)
                ? ", its routes are gone with it, and LAN packets "
                    + Evidences.ending(trial.there().verdict())
                : ": LAN packets have no way to the internet"),
        trial,
        evidence,
        changes.isEmpty()
            ? Optional.empty()
            : Optional.of(
                remedy.fix(
                    trial,
                    "bring the tunnel up and its default route back",
                    changes,
                    "restart the gateway; a kill switch (unreachable default in table "
                        + tunnel.table()
                        + ") keeps packets from leaking meanwhile")));
  }

  private Finding inTunnel(Trial trial, Promise.Tunnel tunnel, Verdict.Forwarded left) {
    Optional<Finding> onTheWayBack =
        trial.back().flatMap(back -> obstacle.on(trial, back, "an answer out of the tunnel"));
    if (tunnel.addresses().contains(left.packet().source()) && onTheWayBack.isPresent()) {
      return onTheWayBack.get();
    }
    Optional<Fix> fix =
        masquerade(trial.packet().family(), tunnel)
            .map(change ->
                remedy.fix(
                    trial,
                    "masquerade what leaves by the tunnel",
                    List.of(change),
                    "add the rule where the gateway starts"));
    return finding(
        Code.MASQUERADE_MISSING,
        "LAN packets enter "
            + tunnel.dev()
            + " as "
            + left.packet().source()
            + ", which the far end does not know; it expects "
            + String.join(", ", tunnel.addresses().stream().map(Object::toString).toList()),
        trial,
        List.of(Evidences.walk(trial.there())),
        fix);
  }

  private Finding leak(Trial trial, Promise.Tunnel tunnel, Family family) {
    Optional<Step.Routed> lookup = Case.routed(trial.there());
    int mark = lookup.map(step -> step.after().mark()).orElse(0);
    List<Evidence> evidence = new ArrayList<>();
    Case.matched(trial.there()).stream()
        .filter(step -> step.hook() == Hook.PREROUTING)
        .map(Evidences::rule)
        .forEach(evidence::add);
    List<IpRule> rules =
        facts.rulesTo(tunnel.table()).stream().filter(rule -> rule.family() == family).toList();
    rules.stream().map(Evidences::ipRule).forEach(evidence::add);
    evidence.add(Evidences.walk(trial.there()));
    lookup.flatMap(Evidences::routeGet).ifPresent(evidence::add);
    String end = "LAN packets for the internet " + Evidences.ending(trial.there().verdict());
    boolean marked = (mark & tunnel.mark().mask()) == tunnel.mark().value() && mark != 0;
    if (mark == 0) {
      return unmarked(trial, tunnel, evidence, end);
    }
    if (rules.isEmpty()) {
      return finding(
          Code.RULE_MISSING,
          "no ip rule looks mark " + tunnel.mark() + " up in table " + tunnel.table() + ": " + end,
          trial,
          evidence,
          Optional.of(
              remedy.fix(
                  trial,
                  "look the mark up in table " + tunnel.table(),
                  List.of(new Change.AddIpRule(rule(tunnel, family))),
                  "add the ip rule where the gateway starts")));
    }
    boolean consulted =
        lookup.stream()
            .flatMap(step -> step.answer().consulted().stream())
            .map(Consulted::rule)
            .anyMatch(rules::contains);
    if (consulted) {
      return finding(
          Code.TABLE_NO_ROUTE,
          "table " + tunnel.table() + " holds no usable route, so the lookup goes on: " + end,
          trial,
          evidence,
          Optional.of(
              remedy.fix(
                  trial,
                  "give table " + tunnel.table() + " its default route back",
                  List.of(new Change.AddRoute(defaultRoute(tunnel, family))),
                  "add the route where the gateway starts")));
    }
    boolean fits = rules.stream().anyMatch(rule -> fits(rule, mark));
    return finding(
        fits ? Code.RULE_ORDER : Code.RULE_MARK_MISMATCH,
        fits
            ? "the ip rule for mark "
                + tunnel.mark()
                + " stands behind one that decides before it: "
                + end
            : "packets carry mark "
                + FwMark.hex(mark)
                + ", which no ip rule to table "
                + tunnel.table()
                + " fits"
                + (marked ? "" : "; other bits are set: match under a mask")
                + ": "
                + end,
        trial,
        evidence,
        Optional.empty());
  }

  private static boolean fits(IpRule rule, int mark) {
    return rule.selector()
        .fwmark()
        .map(wanted -> ((wanted.value() ^ mark) & wanted.mask()) == 0)
        .orElse(true);
  }

  private Finding unmarked(
      Trial trial, Promise.Tunnel tunnel, List<Evidence> evidence, String end) {
    Optional<Step.Matched> shadow =
        Case.matched(trial.there()).stream()
            .filter(step -> step.hook() == Hook.PREROUTING)
            .filter(TunnelCauses::shadowsMarks)
            .findFirst();
    return finding(
        shadow.isPresent() ? Code.ACCEPT_SHADOWS_MARK : Code.TUNNEL_LEAK,
        shadow
                .map(step -> Case.place(step) + " accepts LAN packets before they are marked: ")
                .orElse("LAN packets get no mark " + tunnel.mark() + ": ")
            + end,
        trial,
        evidence,
        Optional.empty());
  }

  /// Whether a rule accepts a packet before one of its chain could mark it.
  private static boolean shadowsMarks(Step.Matched step) {
    return switch (step) {
      case Step.AtRule at ->
          at.table() == TableName.MANGLE && at.rule().target() instanceof Target.Accept;
      case Step.AtNative at ->
          at.rule().statements().contains(new Statement.Verdict.Accept())
              && at.chain().rules().stream()
                  .skip(at.number())
                  .flatMap(rule -> rule.statements().stream())
                  .anyMatch(Statement.MarkSet.class::isInstance);
    };
  }

  private Finding finding(
      Code code, String message, Trial trial, List<Evidence> evidence, Optional<Fix> fix) {
    return new Finding(
        code,
        Severity.ERROR,
        message,
        Optional.empty(),
        evidence,
        Optional.of(trial.packet()),
        fix);
  }

  /// In the nat table of iptables where there is one, else in a native nat chain.
  private Optional<Change> masquerade(Family family, Promise.Tunnel tunnel) {
    Gateway gateway = facts.snapshot().gateway();
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

  /// As `ip rule add` without a priority puts it: just before the first rule that is not the
  /// kernel's.
  private IpRule rule(Promise.Tunnel tunnel, Family family) {
    int first =
        facts.snapshot().gateway().rules(family).toOptional().orElse(List.of()).stream()
            .mapToInt(each -> each.priority().number())
            .filter(number -> number > 0)
            .min()
            .orElse(32766);
    Selector selector =
        new Selector(
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(tunnel.mark()),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    return new IpRule(
        family,
        new RulePriority(first - 1),
        selector,
        new RuleAction.Lookup(tunnel.table(), OptionalInt.empty(), OptionalInt.empty()),
        "from all fwmark " + tunnel.mark() + " lookup " + tunnel.table());
  }

  private static Route defaultRoute(Promise.Tunnel tunnel, Family family) {
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
