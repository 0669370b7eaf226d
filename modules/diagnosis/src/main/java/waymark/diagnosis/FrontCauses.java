package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Evidence.Kind;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.Neighbour;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;

/// Why a front cannot be reached: on the way there, at the endpoint, on the way back.
final class FrontCauses {

  private final Case facts;
  private final Obstacle obstacle;
  private final MarkCapture capture;
  private final RouteCapture turn;
  private final SplitFlow split;

  FrontCauses(Case facts, Remedy remedy) {
    this.facts = facts;
    this.obstacle = new Obstacle(facts, remedy);
    this.capture = new MarkCapture(facts, remedy);
    this.turn = new RouteCapture(facts, remedy);
    this.split = new SplitFlow(remedy);
  }

  /// Empty where the model sees nothing wrong, or cannot tell.
  Optional<Finding> of(Trial trial, Promise.Front front) {
    if (trial.isKept()) {
      return deadEndpoint(trial, front);
    }
    if (!trial.isBroken()) {
      return Optional.empty();
    }
    return split
        .of(trial, "to " + front.name())
        .or(() -> capture.of(trial, front))
        .or(() -> obstacle.on(trial, trial.there(), "a packet to " + front.name()))
        .or(() -> untranslated(trial, front))
        .or(() -> turn.of(trial, front))
        .or(() -> answer(trial, front))
        .or(() -> astray(trial, front));
  }

  private static Optional<Finding> untranslated(Trial trial, Promise.Front front) {
    if (!(trial.there().verdict() instanceof Verdict.Local)
        || !(Judging.answer(trial.packet(), trial.back()) instanceof Trial.Result.Kept)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            trial,
            Code.DNAT_MISSING,
            "no DNAT rule fits "
                + front.protocol()
                + " "
                + trial.packet().to()
                + ", so the packet is for the gateway itself; have the ingress controller's hostPort"
                + " or LoadBalancer service write its rules again",
            List.of(Evidences.walk(trial.there())),
            Optional.empty()));
  }

  private Optional<Finding> answer(Trial trial, Promise.Front front) {
    Optional<Walk> back = trial.back();
    if (back.isEmpty()) {
      return Optional.empty();
    }
    String whose = "the answer of " + front.name();
    return obstacle
        .on(trial, back.get(), whose)
        .or(() ->
            Optional.of(
                Misrouted.finding(
                    trial, back.get(), whose, Evidences.conntrack(facts.flowsTo(front)))));
  }

  private static Optional<Finding> astray(Trial trial, Promise.Front front) {
    if (!(trial.there().verdict() instanceof Verdict.Forwarded left)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            trial,
            Code.DNAT_DEAD_ENDPOINT,
            "the endpoint of "
                + front.name()
                + ", "
                + left.packet().to()
                + ", is not on this side: the packet leaves by "
                + left.out()
                + " with mark "
                + FwMark.hex(left.packet().mark()),
            List.of(Evidences.walk(trial.there())),
            Optional.empty()));
  }

  /// The way is free; whether somebody is at its end, the neighbour table and the probes tell.
  private Optional<Finding> deadEndpoint(Trial trial, Promise.Front front) {
    if (!(trial.there().verdict() instanceof Verdict.Forwarded left)) {
      return Optional.empty();
    }
    Packet arriving = left.packet();
    IpAddress nextHop = left.via().orElse(arriving.destination());
    List<Evidence> evidence = new ArrayList<>();
    facts.snapshot().neighbours().toOptional().orElse(List.of()).stream()
        .filter(each -> each.address().equals(nextHop) && each.isDead())
        .map(FrontCauses::neighbour)
        .forEach(evidence::add);
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    evidence.addAll(Evidences.conntrack(unanswered(front)));
    evidence.add(Evidences.walk(trial.there()));
    return Optional.of(
        Finding.of(
            trial,
            Code.DNAT_DEAD_ENDPOINT,
            front.name()
                + " is translated to "
                + arriving.to()
                + ", and nobody answers at "
                + nextHop
                + "; have the component that owns the rule write it again for a pod that lives",
            evidence,
            Optional.empty()));
  }

  private static Evidence neighbour(Neighbour dead) {
    return new Evidence(
        Kind.NEIGHBOUR,
        dead.address() + " dev " + dead.dev() + " " + String.join(" ", dead.state()));
  }

  private List<Flow> unanswered(Promise.Front front) {
    return facts.flowsTo(front).stream().filter(flow -> !flow.isReplied()).toList();
  }
}
