package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Change.Place;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Evidence.Kind;
import waymark.diagnosis.Finding.Fix;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Verdict.Cause;
import waymark.netstate.walk.Walk;

/// What ends a packet on its way: a rule, a policy, the reverse-path filter, forwarding that is
/// off, a route that refuses.
final class Obstacle {

  private final Case facts;
  private final Remedy remedy;

  Obstacle(Case facts, Remedy remedy) {
    this.facts = facts;
    this.remedy = remedy;
  }

  /// The finding, where a walk ended on the gateway.
  Optional<Finding> on(Trial trial, Walk walk, String whose) {
    return switch (walk.verdict()) {
      case Verdict.Dropped(Packet packet, Cause cause, String by) ->
          Optional.of(finding(trial, walk, whose, cause, packet));
      case Verdict.Rejected(Packet packet, Cause cause, String by, String with) ->
          Optional.of(finding(trial, walk, whose, cause, packet));
      case Verdict.Forwarded forwarded -> Optional.empty();
      case Verdict.Local local -> Optional.empty();
      case Verdict.Unknown unknown -> Optional.empty();
    };
  }

  private Finding finding(Trial trial, Walk walk, String whose, Cause cause, Packet packet) {
    List<Evidence> evidence = new ArrayList<>();
    Optional<Step.Matched> last = last(walk);
    boolean byRule = cause == Cause.RULE;
    if (byRule) {
      last.map(Evidences::rule).ifPresent(evidence::add);
    }
    evidence.add(Evidences.walk(walk));
    sysctl(cause, packet).ifPresent(evidence::add);
    Case.routed(walk).flatMap(Evidences::routeGet).ifPresent(evidence::add);
    return new Finding(
        code(cause),
        Severity.ERROR,
        whose + " " + Evidences.ending(walk.verdict()),
        byRule ? last.map(Evidences::where) : Optional.empty(),
        evidence,
        Optional.of(walk.start()),
        fix(trial, walk, cause, packet));
  }

  private static Code code(Cause cause) {
    return switch (cause) {
      case RULE, POLICY -> Code.FORWARD_DROPPED;
      case RP_FILTER, MARTIAN -> Code.RP_FILTER_DROP;
      case FORWARDING_OFF -> Code.FORWARDING_OFF;
      case ROUTE, NO_ROUTE -> Code.TABLE_NO_ROUTE;
      case NO_ADDRESS -> Code.MASQUERADE_MISSING;
    };
  }

  private static Optional<Step.Matched> last(Walk walk) {
    return Case.matched(walk).stream().reduce((first, second) -> second);
  }

  private Optional<Evidence> sysctl(Cause cause, Packet packet) {
    if (cause != Cause.FORWARDING_OFF && cause != Cause.RP_FILTER) {
      return Optional.empty();
    }
    String key = key(cause, packet);
    return facts
        .snapshot()
        .gateway()
        .sysctls()
        .toOptional()
        .flatMap(sysctls -> sysctls.number(key))
        .map(value -> new Evidence(Kind.SYSCTL, key + " = " + value));
  }

  private String key(Cause cause, Packet packet) {
    String dev = packet.in().map(InterfaceName::name).orElse("all").replace('.', '/');
    if (cause == Cause.RP_FILTER) {
      return "net.ipv4.conf." + dev + ".rp_filter";
    }
    String all =
        packet.family() == Family.IPV4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
    boolean isOn =
        facts
            .snapshot()
            .gateway()
            .sysctls()
            .toOptional()
            .flatMap(sysctls -> sysctls.number(all))
            .map(value -> value != 0)
            .orElse(false);
    // Where it is on for all, this interface alone has it off.
    return isOn
        ? (packet.family() == Family.IPV4 ? "net.ipv4" : "net.ipv6")
            + ".conf."
            + dev
            + ".forwarding"
        : all;
  }

  private Optional<Fix> fix(Trial trial, Walk walk, Cause cause, Packet packet) {
    return switch (cause) {
      case FORWARDING_OFF ->
          Optional.of(
              remedy.fix(
                  trial,
                  "turn forwarding on",
                  List.of(new Change.SetSysctl(key(cause, packet), "1")),
                  "set it in /etc/sysctl.d, or where the gateway starts"));
      case RP_FILTER ->
          Optional.of(
              remedy.fix(
                  trial,
                  "make the reverse-path filter loose where the packet comes in",
                  List.of(new Change.SetSysctl(key(cause, packet), "2")),
                  "set it in /etc/sysctl.d, or where the gateway starts"));
      case POLICY -> policy(walk).map(change -> policyFix(trial, change));
      case RULE -> last(walk).map(step -> acceptFix(trial, step, packet));
      case MARTIAN, ROUTE, NO_ROUTE, NO_ADDRESS -> Optional.empty();
    };
  }

  private Fix policyFix(Trial trial, Change change) {
    return remedy.fix(
        trial,
        "let the chain accept what no rule decides",
        List.of(change),
        "find what set the policy (a firewall, Docker) and have it accept the cluster's packets");
  }

  private Optional<Change> policy(Walk walk) {
    for (Step step : walk.steps()) {
      if (step instanceof Step.AtPolicy at) {
        return facts.snapshot().gateway().rulesets(walk.start().family()).toOptional().stream()
            .flatMap(List::stream)
            .filter(ruleset -> holds(ruleset, at))
            .findFirst()
            .map(ruleset ->
                new Change.SetPolicy(
                    new Place(ruleset, at.table(), at.chain()), Chain.Policy.ACCEPT));
      }
      if (step instanceof Step.AtNativePolicy at) {
        return Optional.of(new Change.SetNativePolicy(at.table(), at.chain()));
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Ruleset ruleset, Step.AtPolicy step) {
    return ruleset
        .table(step.table())
        .flatMap(table -> table.chain(step.chain()))
        .flatMap(Chain::policy)
        .equals(Optional.of(step.policy()));
  }

  private Fix acceptFix(Trial trial, Step.Matched step, Packet packet) {
    Cidr source = facts.promise().lanOf(packet.source()).orElseGet(() -> Cidr.of(packet.source()));
    Cidr destination =
        facts.promise().lanOf(packet.destination()).orElseGet(() -> Cidr.of(packet.destination()));
    return remedy.fix(
        trial,
        "accept these packets before the rule that ends them",
        List.of(Spot.before(step, Optional.of(source), destination, Spot.Leave.ACCEPT)),
        "find what wrote the rule and have it let the cluster's packets pass");
  }
}
