package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Evidence;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.routing.RouteAnswer.Consulted;
import waymark.netstate.walk.Step;

/// Why a LAN client's packet for the internet leaves the gateway outside the tunnel.
final class LeakCauses {

  private final Case facts;
  private final Remedy remedy;
  private final TunnelChanges changes;

  LeakCauses(Case facts, Remedy remedy) {
    this.facts = facts;
    this.remedy = remedy;
    this.changes = new TunnelChanges(facts.snapshot().gateway());
  }

  /// @param trial whose packet left elsewhere
  Finding of(Trial trial, Promise.Tunnel tunnel) {
    Family family = trial.packet().family();
    Optional<Step.Routed> lookup = Case.routed(trial.there());
    int mark = lookup.map(step -> step.after().mark()).orElse(0);
    List<IpRule> rules =
        facts.rulesTo(tunnel.table()).stream().filter(rule -> rule.family() == family).toList();
    List<Evidence> evidence = evidence(trial, rules, lookup);
    String end = "a LAN packet for the internet " + Evidences.ending(trial.there().verdict());
    if (mark == 0 && tunnel.mark().isPresent()) {
      return unmarked(trial, tunnel.mark().get(), evidence, end);
    }
    if (rules.isEmpty()) {
      return noRule(trial, tunnel, evidence, end);
    }
    Optional<RouteAnswer> answer = lookup.map(Step.Routed::answer);
    if (answer.stream()
        .flatMap(each -> each.consulted().stream())
        .map(Consulted::rule)
        .anyMatch(rules::contains)) {
      return noRoute(trial, tunnel, evidence, end, answer.get());
    }
    return Finding.of(
        trial,
        rules.stream().anyMatch(rule -> fits(rule, mark))
            ? Code.RULE_ORDER
            : Code.RULE_MARK_MISMATCH,
        notAsked(tunnel, rules, mark) + ": " + end,
        evidence,
        Optional.empty());
  }

  private static List<Evidence> evidence(
      Trial trial, List<IpRule> rules, Optional<Step.Routed> lookup) {
    List<Evidence> evidence = new ArrayList<>();
    Case.matched(trial.there()).stream()
        .filter(step -> step.hook() == Hook.PREROUTING)
        .map(Evidences::rule)
        .forEach(evidence::add);
    rules.stream().map(Evidences::ipRule).forEach(evidence::add);
    evidence.add(Evidences.walk(trial.there()));
    lookup.flatMap(Evidences::routeGet).ifPresent(evidence::add);
    return evidence;
  }

  private Finding noRule(Trial trial, Promise.Tunnel tunnel, List<Evidence> evidence, String end) {
    return Finding.of(
        trial,
        Code.RULE_MISSING,
        "no ip rule looks "
            + tunnel.mark().map(mark -> "mark " + mark + " up").orElse("anything up")
            + " in table "
            + tunnel.table()
            + ": "
            + end,
        evidence,
        tunnel
            .mark()
            .map(mark ->
                remedy.fix(
                    trial,
                    "look the mark up in table " + tunnel.table(),
                    List.of(
                        new Change.AddIpRule(
                            changes.markRule(mark, tunnel.table(), trial.packet().family()))),
                    "add the ip rule where the gateway starts")));
  }

  private Finding noRoute(
      Trial trial, Promise.Tunnel tunnel, List<Evidence> evidence, String end, RouteAnswer answer) {
    Optional<Route> elsewhere =
        answer.result() instanceof RouteAnswer.Result.Found(IpRule rule, Route route, var hop)
                && route.table().equals(tunnel.table())
            ? Optional.of(route)
            : Optional.empty();
    return Finding.of(
        trial,
        Code.TABLE_NO_ROUTE,
        elsewhere
                .map(route ->
                    "table "
                        + tunnel.table()
                        + " leads elsewhere than into "
                        + tunnel.dev()
                        + ", by "
                        + route.text()
                        + ": ")
                .orElseGet(() ->
                    "table " + tunnel.table() + " holds no usable route, so the lookup goes on: ")
            + end,
        evidence,
        elsewhere.isPresent()
            ? Optional.empty()
            : Optional.of(
                remedy.fix(
                    trial,
                    "give table " + tunnel.table() + " its default route back",
                    List.of(
                        new Change.AddRoute(
                            TunnelChanges.defaultRoute(tunnel, trial.packet().family()))),
                    "add the route where the gateway starts")));
  }

  private static String notAsked(Promise.Tunnel tunnel, List<IpRule> rules, int mark) {
    if (rules.stream().anyMatch(rule -> fits(rule, mark))) {
      return "the ip rule for "
          + tunnel.mark().map(known -> "mark " + known).orElse("table " + tunnel.table())
          + " stands behind one that decides before it";
    }
    boolean isMarked = mark != 0 && tunnel.mark().map(known -> known.matches(mark)).orElse(false);
    return "packets carry mark "
        + FwMark.hex(mark)
        + ", which no ip rule to table "
        + tunnel.table()
        + " fits"
        + (isMarked ? "" : "; other bits are set: match under a mask");
  }

  private static boolean fits(IpRule rule, int mark) {
    return rule.selector()
        .fwmark()
        .map(wanted -> wanted.matches(mark) != rule.selector().not())
        .orElse(true);
  }

  private static Finding unmarked(Trial trial, FwMark mark, List<Evidence> evidence, String end) {
    Optional<Step.Matched> shadow =
        Case.matched(trial.there()).stream()
            .filter(step -> step.hook() == Hook.PREROUTING)
            .filter(LeakCauses::shadowsMarks)
            .findFirst();
    return Finding.of(
        trial,
        shadow.isPresent() ? Code.ACCEPT_SHADOWS_MARK : Code.TUNNEL_LEAK,
        shadow
                .map(step -> Case.place(step) + " accepts LAN packets before they are marked: ")
                .orElse("LAN packets get no mark " + mark + ": ")
            + end,
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
}
