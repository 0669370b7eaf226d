package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Evidence.Kind;
import waymark.diagnosis.Finding.Fix;
import waymark.netstate.routing.Link;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;

/// Why a LAN client's packet for the internet does not leave by the tunnel with the tunnel's
/// address.
final class TunnelCauses {

  private final Case facts;
  private final Remedy remedy;
  private final Obstacle obstacle;
  private final LeakCauses leaks;
  private final SplitFlow split;

  TunnelCauses(Case facts, Remedy remedy) {
    this.facts = facts;
    this.remedy = remedy;
    this.obstacle = new Obstacle(facts, remedy);
    this.leaks = new LeakCauses(facts, remedy);
    this.split = new SplitFlow(remedy);
  }

  /// Empty where the promise is kept or the answer is not known.
  Optional<Finding> of(Trial trial, Promise.Tunnel tunnel) {
    if (!trial.isBroken()) {
      return Optional.empty();
    }
    if (facts.link(tunnel).filter(Link::isUp).isEmpty()
        && facts.snapshot().gateway().links().toOptional().isPresent()) {
      return Optional.of(down(trial, tunnel));
    }
    return split
        .of(trial, "for the internet")
        .or(() -> obstacle.on(trial, trial.there(), "a LAN packet for the internet"))
        .or(() ->
            trial.there().verdict() instanceof Verdict.Forwarded left
                ? Optional.of(
                    left.out().equals(tunnel.dev())
                        ? inTunnel(trial, tunnel, left)
                        : leaks.of(trial, tunnel))
                : Optional.empty());
  }

  /// A family that the tunnel does not carry, and that leaves by the WAN; empty where it does not.
  Optional<Finding> beside(Trial trial, Trial.Aim.Within within, Promise.Tunnel tunnel) {
    if (!trial.isBroken()) {
      return Optional.empty();
    }
    if (tunnel.addresses().isEmpty()) {
      return Optional.of(leaks.of(trial, tunnel));
    }
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Evidences.walk(trial.there()));
    Case.routed(trial.there()).flatMap(Evidences::routeGet).ifPresent(evidence::add);
    return Optional.of(
        Finding.of(
            trial,
            Code.FAMILY_MISSING,
            tunnel.dev()
                + " carries no "
                + within.familyName()
                + ", and a LAN packet for the internet "
                + Evidences.ending(trial.there().verdict())
                + "; give the tunnel an address of that family, or have the gateway refuse to"
                + " forward it",
            evidence,
            Optional.empty()));
  }

  /// Whether packets leave the gateway outside the tunnel.
  static boolean isLeak(Trial trial, Promise.Tunnel tunnel) {
    boolean isSplit = trial.isBroken() && trial.next().isPresent();
    return trial.telling().verdict() instanceof Verdict.Forwarded left
        && !left.out().equals(tunnel.dev())
        && !(isSplit && SplitFlow.isEnded(trial.there()));
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
      changes.add(new Change.AddRoute(TunnelChanges.defaultRoute(tunnel, trial.packet().family())));
    }
    return Finding.of(
        trial,
        Code.TUNNEL_DOWN,
        "the tunnel "
            + tunnel.dev()
            + (link.isPresent() ? " is down" : " does not exist")
            + (isLeak(trial, tunnel)
                ? ", its routes are gone with it, and a LAN packet "
                    + Evidences.ending(trial.there().verdict())
                : ": LAN packets have no way to the internet"),
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
    if (tunnel.addresses().contains(left.packet().source()) && trial.back().isPresent()) {
      Walk back = trial.back().get();
      String whose = "an answer out of the tunnel";
      return obstacle
          .on(trial, back, whose)
          .orElseGet(() -> Misrouted.finding(trial, back, whose, List.of()));
    }
    Optional<Fix> fix =
        new TunnelChanges(facts.snapshot().gateway())
            .masquerade(trial.packet().family(), tunnel)
            .map(change ->
                remedy.fix(
                    trial,
                    "masquerade what leaves by the tunnel",
                    List.of(change),
                    "add the rule where the gateway starts"));
    return Finding.of(
        trial,
        Code.MASQUERADE_MISSING,
        "LAN packets enter "
            + tunnel.dev()
            + " as "
            + left.packet().source()
            + ", which the far end does not know; it expects "
            + String.join(", ", tunnel.addresses().stream().map(Object::toString).toList()),
        List.of(Evidences.walk(trial.there())),
        fix);
  }
}
