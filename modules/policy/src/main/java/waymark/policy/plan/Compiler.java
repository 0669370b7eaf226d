package waymark.policy.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.save.RuleText;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.policy.Policy;

/// Turns a policy into steps: first where a marked packet goes, then the ip rule that sends it
/// there, then the exclusions, and the MARK behind them. Set-up that ends half done, as where the
/// tunnel is not up yet, so never marks a packet that goes astray.
///
/// With a kill switch the tunnel's route comes last of all: without it marked packets go nowhere,
/// which is what a kill switch is for.
final class Compiler {

  private final Policy policy;
  private final Set<Family> families;
  private final List<Step> steps = new ArrayList<>();

  Compiler(Policy policy, Set<Family> families) {
    this.policy = policy;
    this.families = families;
  }

  Plan plan() {
    for (Family family : Family.values()) {
      if (families.contains(family) && steers(policy, family)) {
        steer(family);
      }
    }
    return new Plan(policy, families, steps, new Remarks(policy, families).all());
  }

  /// Whether there is anything to steer and somewhere to steer it to: the tunnel, or nowhere.
  static boolean steers(Policy policy, Family family) {
    return !policy.excluded(Policy.Exclusion.LAN, family).isEmpty()
        && (policy.tunnel().address(family).isPresent() || policy.killSwitch());
  }

  private void steer(Family family) {
    if (policy.killSwitch()) {
      steps.add(
          new Step(
              new Change.AddRoute(TunnelRoutes.unreachable(policy.tunnel(), family)),
              "kill switch: without the tunnel, what is marked goes nowhere"));
      ipRule(family);
      mark(family);
      intoTunnel(family);
    } else {
      intoTunnel(family);
      ipRule(family);
      mark(family);
    }
  }

  private void mark(Family family) {
    ChainName prerouting = Hook.PREROUTING.chain();
    switch (policy.layout()) {
      case FLAT -> rules(family, prerouting);
      case CHAIN -> {
        steps.add(
            new Step(
                new Change.AddChain(family, TableName.MANGLE, Plan.OWN_CHAIN),
                "a chain of our own: foreign rules stay as they are"));
        rules(family, Plan.OWN_CHAIN);
        add(family, prerouting, "-j " + Plan.OWN_CHAIN, "every packet that comes in");
      }
    }
  }

  private void ipRule(Family family) {
    Policy.Tunnel tunnel = policy.tunnel();
    steps.add(
        new Step(
            new Change.AddIpRule(
                new WantedIpRule(family, tunnel.priority(), tunnel.mark(), tunnel.table())),
            "marked packets are looked up in table " + tunnel.table()));
  }

  private void intoTunnel(Family family) {
    Policy.Tunnel tunnel = policy.tunnel();
    if (tunnel.address(family).isPresent()) {
      steps.add(
          new Step(
              new Change.AddRoute(TunnelRoutes.into(tunnel, family)),
              "what is marked goes into " + tunnel.dev()));
    }
  }

  private void rules(Family family, ChainName chain) {
    List<Cidr> lan = policy.excluded(Policy.Exclusion.LAN, family);
    List<Cidr> before = new ArrayList<>();
    for (Policy.Exclusion exclusion : policy.exclude()) {
      for (Cidr block : policy.excluded(exclusion, family)) {
        if (before.stream().noneMatch(covering -> covering.contains(block))) {
          before.add(block);
          lan.forEach(source ->
              add(
                  family,
                  chain,
                  "-s " + source + " -d " + block + " -j RETURN",
                  reason(exclusion, block)));
        }
      }
    }
    lan.forEach(source ->
        add(
            family,
            chain,
            "-s " + source + " -j MARK --set-xmark " + written(policy.tunnel().mark()),
            "all else of the LAN goes into the tunnel"));
  }

  private String reason(Policy.Exclusion exclusion, Cidr block) {
    return switch (exclusion) {
      case PODS -> "pods are reached directly";
      case SERVICES -> "services are reached directly";
      case LAN ->
          policy.ingressAt(block).isEmpty()
              ? "the LAN stays within itself"
              : "the LAN, and the ingress addresses in it, which DNAT has not changed yet";
      case INGRESS -> "the ingress address of " + policy.ingressAt(block) + ", before DNAT";
    };
  }

  private void add(Family family, ChainName chain, String words, String reason) {
    String text = "-A " + chain + " " + words;
    steps.add(
        new Step(new Change.AddRule(family, TableName.MANGLE, chain, rule(family, text)), reason));
  }

  // The words become a value by the same reader that reads them back from a kernel.
  private static Rule rule(Family family, String text) {
    RuleText read = RuleText.parse(family, List.of(text.split(" ")), "policy", 0);
    return switch (read.command().orElseThrow(() -> new IllegalStateException(text))) {
      case waymark.netstate.netfilter.save.Command.Append(ChainName chain, List<Rule> rules) ->
          rules.getFirst();
      default -> throw new IllegalStateException(text);
    };
  }

  // As iptables-save(8) prints it: the mask always said.
  private static String written(FwMark mark) {
    return FwMark.hex(mark.value()) + "/" + FwMark.hex(mark.mask());
  }
}
