package waymark.policy.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.policy.Policy;
import waymark.policy.plan.Remark.Severity;

/// What is to be said of a policy beside its steps.
final class Remarks {

  private final Policy policy;
  private final Set<Family> families;
  private final List<Remark> remarks = new ArrayList<>();

  Remarks(Policy policy, Set<Family> families) {
    this.policy = policy;
    this.families = families;
  }

  /// All of them, the gravest first.
  List<Remark> all() {
    for (Family family : families) {
      if (Compiler.steers(policy, family)) {
        ingress(family);
        cluster(family);
        lan(family);
      } else {
        notSteered(family);
      }
    }
    MarkRemarks.of(policy.tunnel()).forEach(remarks::add);
    killSwitch();
    return remarks.stream()
        .sorted((one, other) -> one.severity().compareTo(other.severity()))
        .toList();
  }

  private void ingress(Family family) {
    for (Cidr front : policy.excluded(Policy.Exclusion.INGRESS, family)) {
      IpAddress address = front.network();
      String named = address + " (" + policy.ingressAt(front) + ")";
      boolean byNetwork =
          policy.exclude().stream()
              .filter(exclusion -> exclusion != Policy.Exclusion.INGRESS)
              .anyMatch(exclusion -> covers(exclusion, address));
      if (!byNetwork && !policy.exclude().contains(Policy.Exclusion.INGRESS)) {
        say(
            Severity.ERROR,
            "mark-captures-ingress",
            "what LAN clients send to " + named + " is marked into the tunnel, and times out",
            "add lan or ingress to exclude, or leave the key out");
      } else if (!byNetwork) {
        say(
            Severity.NOTE,
            "exclusion-missing",
            "no excluded network holds " + named + ", so a rule of its own excludes it",
            "nothing, if the address is right");
      }
    }
  }

  private boolean covers(Policy.Exclusion exclusion, IpAddress address) {
    return policy.excluded(exclusion, address.family()).stream()
        .anyMatch(block -> block.contains(address));
  }

  private void cluster(Family family) {
    Stream.of(Policy.Exclusion.PODS, Policy.Exclusion.SERVICES)
        .filter(exclusion -> !policy.exclude().contains(exclusion))
        .forEach(exclusion ->
            captured(
                Severity.WARNING,
                "mark-captures-cluster",
                policy.excluded(exclusion, family),
                exclusion == Policy.Exclusion.PODS ? "pods" : "services"));
  }

  private void lan(Family family) {
    if (!policy.exclude().contains(Policy.Exclusion.LAN)) {
      captured(
          Severity.WARNING,
          "mark-captures-lan",
          policy.excluded(Policy.Exclusion.LAN, family),
          "lan");
    }
  }

  private void captured(Severity severity, String code, List<Cidr> blocks, String word) {
    for (Cidr block : blocks) {
      say(
          severity,
          code,
          "what LAN clients send to "
              + block
              + " ("
              + word
              + ") by this gateway is marked into the tunnel",
          "add " + word + " to exclude");
    }
  }

  private void notSteered(Family family) {
    String name = family == Family.IPV4 ? "IPv4" : "IPv6";
    if (policy.excluded(Policy.Exclusion.LAN, family).isEmpty()) {
      say(
          Severity.NOTE,
          "family-missing",
          "lan.cidrs names no "
              + name
              + " network: "
              + name
              + " packets leave as if there were no tunnel",
          "add the LAN's " + name + " network to lan.cidrs, if it has one");
    } else {
      say(
          Severity.WARNING,
          "family-missing",
          "the tunnel has no "
              + name
              + " address: "
              + name
              + " packets of the LAN leave outside of it",
          "add the " + name + " address to tunnel.address, or write kill-switch: true");
    }
  }

  private void killSwitch() {
    if (!policy.killSwitch()) {
      say(
          Severity.NOTE,
          "tunnel-leak",
          "while " + policy.tunnel().dev() + " is down, LAN packets leave by the WAN",
          "write kill-switch: true");
    }
  }

  private void say(Severity severity, String code, String message, String mend) {
    remarks.add(new Remark(severity, code, message, mend));
  }
}
