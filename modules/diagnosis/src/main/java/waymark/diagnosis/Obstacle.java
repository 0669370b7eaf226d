package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Evidence.Kind;
import waymark.diagnosis.Finding.Fix;
import waymark.diagnosis.Finding.Severity;
import waymark.diagnosis.Scope.Leave;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.RouteAnswer;
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
      case POLICY -> policyEnd(walk).map(end -> policyFix(trial, end));
      case RULE -> last(walk).map(step -> acceptFix(trial, walk, step, packet));
      case MARTIAN, ROUTE, NO_ROUTE, NO_ADDRESS -> Optional.empty();
    };
  }

  /// Rules for the packets alone that are promised and that the policy ends, where these are
  /// enough; else the chain accepts all that no rule decides.
  private Fix policyFix(Trial trial, PolicyEnd end) {
    List<Trial> ended = new ArrayList<>();
    List<Scope> scopes = new ArrayList<>();
    for (Trial each : remedy.trials()) {
      if (!remedy.mends(each, List.of(end.open()))) {
        // Something else breaks it too, and it may not even belong here.
        continue;
      }
      Stream.concat(Stream.of(each.there()), each.back().stream())
          .filter(walk -> policyEnd(walk).equals(Optional.of(end)))
          .findFirst()
          .ifPresent(walk -> {
            ended.add(each);
            scopes.add(scope(each, walk, walk.steps().getLast().after(), end.hook()));
          });
    }
    for (List<Scope> more : List.of(List.<Scope>of(), List.of(Scope.ANSWERS))) {
      List<Change> changes =
          Stream.concat(scopes.stream().distinct(), more.stream()).map(end::accept).toList();
      if (!ended.isEmpty() && ended.stream().allMatch(each -> remedy.mends(each, changes))) {
        return remedy.fix(
            trial,
            "accept the promised packets before the chain's policy ends them",
            changes,
            "find what set the policy (a firewall, Docker) and have it accept them");
      }
    }
    return remedy.fix(
        trial,
        "let the chain accept what no rule decides",
        List.of(end.open()),
        "find what set the policy (a firewall, Docker) and have it accept the cluster's packets");
  }

  private Optional<PolicyEnd> policyEnd(Walk walk) {
    return PolicyEnd.of(walk, facts.snapshot().gateway());
  }

  private Fix acceptFix(Trial trial, Walk walk, Step.Matched step, Packet packet) {
    return remedy.fix(
        trial,
        "accept these packets before the rule that ends them",
        List.of(Spot.before(step, scope(trial, walk, packet, step.hook()), Leave.ACCEPT)),
        "find what wrote the rule and have it let the cluster's packets pass");
  }

  /// The packets that share the fate of this one. The internet has no block of its own: there the
  /// interfaces say which packets are meant.
  ///
  /// @param hook where it ended
  private Scope scope(Trial trial, Walk walk, Packet packet, Hook hook) {
    boolean comesIn = hook != Hook.OUTPUT && hook != Hook.POSTROUTING;
    Optional<InterfaceName> out =
        hook == Hook.FORWARD ? Case.routed(walk).flatMap(Obstacle::out) : Optional.empty();
    Optional<Cidr> source = block(trial, packet.source());
    Optional<Cidr> destination = block(trial, packet.destination());
    boolean anywhere = source.isEmpty() || destination.isEmpty();
    return new Scope(
        anywhere && comesIn ? packet.in() : Optional.empty(),
        anywhere ? out : Optional.empty(),
        source,
        destination,
        trial.back().equals(Optional.of(walk)));
  }

  private static Optional<InterfaceName> out(Step.Routed routed) {
    return routed.answer().result() instanceof RouteAnswer.Result.Found found
        ? found.hop().dev()
        : Optional.empty();
  }

  private Optional<Cidr> block(Trial trial, IpAddress address) {
    boolean isInternet =
        trial.aim() instanceof Trial.Aim.Internet && address.equals(trial.packet().destination());
    return isInternet ? Optional.empty() : Optional.of(facts.promise().blockOf(address));
  }
}
