package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Evidence;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;

/// An ip rule without a mark sends a front's packets into the tunnel: it is asked before the main
/// table, which knows the endpoint.
final class RouteCapture {

  private final Case facts;
  private final Remedy remedy;

  RouteCapture(Case facts, Remedy remedy) {
    this.facts = facts;
    this.remedy = remedy;
  }

  /// The finding, where a front's packet leaves by the tunnel.
  Optional<Finding> of(Trial trial, Promise.Front front) {
    if (!(trial.there().verdict() instanceof Verdict.Forwarded left)
        || !facts.promise().isTunnel(left.out())) {
      return Optional.empty();
    }
    return Case.routed(trial.there())
        .flatMap(lookup ->
            lookup.answer().result()
                    instanceof RouteAnswer.Result.Found(IpRule rule, Route route, var hop)
                ? Optional.of(finding(trial, front, left, lookup, rule, route))
                : Optional.empty());
  }

  private Finding finding(
      Trial trial,
      Promise.Front front,
      Verdict.Forwarded left,
      Step.Routed lookup,
      IpRule rule,
      Route route) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Evidences.ipRule(rule));
    evidence.add(Evidences.route(route));
    evidence.addAll(Evidences.conntrack(facts.misroutedTo(front)));
    evidence.add(Evidences.walk(trial.there()));
    Evidences.routeGet(lookup).ifPresent(evidence::add);
    return Finding.of(
        trial,
        Code.RULE_ORDER,
        "packets to the front address "
            + front.address()
            + " go into the tunnel: ip rule "
            + rule
            + " sends them to "
            + route.text()
            + " before the main table is asked for the way to the endpoint, "
            + left.packet().to(),
        evidence,
        Optional.of(
            remedy.fix(
                trial,
                "ask the main table first for all that it knows better than by its default route",
                List.of(
                    new Change.AddIpRule(
                        new TunnelChanges(facts.snapshot().gateway())
                            .mainFirst(trial.packet().family()))),
                "add the ip rule where the gateway starts, before the one for the tunnel")));
  }
}
