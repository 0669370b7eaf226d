package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Fix;
import waymark.diagnosis.Finding.Severity;
import waymark.diagnosis.Trial.Aim;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Walk;

/// The founding incident: a mark meant for the internet catches packets to a front, because mangle
/// PREROUTING sees the destination before DNAT and the route lookup sees it after.
final class MarkCapture {

  private final Case facts;
  private final Remedy remedy;

  MarkCapture(Case facts, Remedy remedy) {
    this.facts = facts;
    this.remedy = remedy;
  }

  /// The finding, where a mark decided where a front's packet went.
  Optional<Finding> of(Trial trial, Promise.Front front) {
    return wrongTurn(trial.there()).map(turn -> finding(trial, front, turn));
  }

  /// Where the mark was set, and which rule and route it led to.
  private record Turn(
      Step.Matched marking, IpRule rule, Optional<Route> route, Step.Routed lookup) {}

  private static Optional<Turn> wrongTurn(Walk walk) {
    Optional<Step.Routed> lookup = Case.routed(walk);
    Optional<IpRule> rule =
        lookup.flatMap(step -> decider(step.answer())).filter(each -> !each.selector().not());
    Optional<FwMark> mark = rule.flatMap(each -> each.selector().fwmark());
    if (mark.isEmpty()) {
      return Optional.empty();
    }
    return Case.matched(walk).stream()
        .filter(step -> step.hook() == Hook.PREROUTING)
        .filter(step -> !mark.get().matches(step.before().mark()))
        .filter(step -> mark.get().matches(step.after().mark()))
        .reduce((first, second) -> second)
        .map(step -> new Turn(step, rule.get(), route(lookup.get().answer()), lookup.get()));
  }

  private static Optional<IpRule> decider(RouteAnswer answer) {
    return switch (answer.result()) {
      case RouteAnswer.Result.Found(IpRule rule, Route route, var hop) -> Optional.of(rule);
      case RouteAnswer.Result.Refused(IpRule rule, var route, var type) -> Optional.of(rule);
      case RouteAnswer.Result.NoRoute() -> Optional.empty();
    };
  }

  private static Optional<Route> route(RouteAnswer answer) {
    return switch (answer.result()) {
      case RouteAnswer.Result.Found(var rule, Route route, var hop) -> Optional.of(route);
      case RouteAnswer.Result.Refused(var rule, Optional<Route> route, var type) -> route;
      case RouteAnswer.Result.NoRoute() -> Optional.empty();
    };
  }

  private Finding finding(Trial trial, Promise.Front front, Turn turn) {
    List<Change> moved = Spot.toTheEnd(turn.marking());
    boolean isMoved = !moved.isEmpty() && remedy.mends(trial, moved);
    Fix fix = isMoved ? moveFix(trial, moved) : returnFix(trial, front, turn.marking());
    return new Finding(
        isMoved ? Code.RETURN_AFTER_MARK : Code.MARK_CAPTURES_INGRESS,
        Severity.ERROR,
        isMoved ? movedMessage(front, turn) : message(front, turn),
        Optional.of(Evidences.where(turn.marking())),
        evidence(trial, front, turn),
        Optional.of(trial.packet()),
        Optional.of(fix));
  }

  private String message(Promise.Front front, Turn turn) {
    List<String> others = Spot.exclusionsBefore(turn.marking());
    String mark = FwMark.hex(turn.marking().after().mark());
    return "packets to the front address "
        + front.address()
        + " are marked "
        + mark
        + " by "
        + Case.place(turn.marking())
        + " before DNAT, and ip rule "
        + turn.rule().priority()
        + " sends them to "
        + turn.route().map(Route::text).orElse("nowhere")
        + "; no exclusion covers "
        + front.address()
        + "; excluding pods and services alone does not help"
        + (others.isEmpty() ? "" : " (" + String.join(" and ", others) + " are excluded)")
        + ": this rule sees the front address, the pod's address comes only with DNAT";
  }

  private static String movedMessage(Promise.Front front, Turn turn) {
    return "the exclusion for the front address "
        + front.address()
        + " stands after "
        + Case.place(turn.marking())
        + ", which has marked the packet "
        + FwMark.hex(turn.marking().after().mark())
        + " by then; a RETURN does not take a mark back";
  }

  private List<Evidence> evidence(Trial trial, Promise.Front front, Turn turn) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Evidences.rule(turn.marking()));
    evidence.add(Evidences.ipRule(turn.rule()));
    turn.route().map(Evidences::route).ifPresent(evidence::add);
    evidence.addAll(Evidences.conntrack(facts.misroutedTo(front)));
    evidence.add(Evidences.walk(trial.there()));
    Evidences.routeGet(turn.lookup()).ifPresent(evidence::add);
    return evidence;
  }

  private Fix moveFix(Trial trial, List<Change> moved) {
    return remedy.fix(
        trial,
        "move the MARK rule behind the exclusions",
        moved,
        "generate the chain from the policy, which puts every RETURN before the MARK");
  }

  private Fix returnFix(Trial trial, Promise.Front front, Step.Matched marking) {
    Packet packet = trial.packet();
    Cidr excluded =
        facts.promise().lanOf(front.address()).orElseGet(() -> Cidr.of(front.address()));
    Optional<Cidr> lan = facts.promise().lanOf(packet.source());
    return remedy.fix(
        trial,
        "let packets to the front address, " + excluded + ", return before the MARK",
        List.of(Spot.before(marking, Scope.between(lan, excluded), Scope.Leave.RETURN)),
        trial.aim() instanceof Aim.Ingress(var named)
            ? "add "
                + excluded
                + " to what the policy excludes (lan.cidrs, or ingress: "
                + named.name()
                + "), and let the gateway's entrypoint generate its rules from the policy"
            : "add " + excluded + " to what the policy excludes");
  }
}
