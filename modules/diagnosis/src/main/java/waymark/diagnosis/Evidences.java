package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Evidence.Kind;
import waymark.diagnosis.Finding.Where;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Route;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;

/// The lines that show a finding.
final class Evidences {

  /// So many entries of a table are shown; the rest is counted.
  private static final int MOST_ENTRIES = 5;

  private Evidences() {}

  static Evidence rule(Step.Matched step) {
    String counters =
        step instanceof Step.AtRule at
            ? at.rule().counters().map(each -> each + " ").orElse("")
            : "";
    return new Evidence(Kind.RULE, Case.place(step) + ": " + counters + Case.text(step));
  }

  /// A native rule stands in no line of a text that a person would edit: its handle names it.
  static Where where(Step.Matched step) {
    return switch (step) {
      case Step.AtRule at ->
          new Where(at.ruleset().source(), at.rule().line(), 1, at.rule().text());
      case Step.AtNative at ->
          new Where(
              "nft " + at.table() + " " + at.chain().name() + " handle " + at.rule().handle(),
              0,
              0,
              at.rule().text());
    };
  }

  static Evidence ipRule(IpRule rule) {
    return new Evidence(Kind.IP_RULE, rule.toString());
  }

  static Evidence route(Route route) {
    String table = " table " + route.table();
    String text = route.text();
    return new Evidence(Kind.ROUTE, text.contains(" table ") ? text : text + table);
  }

  static Evidence walk(Walk walk) {
    return new Evidence(Kind.WALK, walk.start() + " " + ending(walk.verdict()));
  }

  /// How a packet ended, as a person would say it.
  static String ending(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded left ->
          "leaves by "
              + left.out()
              + " as "
              + left.packet()
              + (left.packet().mark() == 0 ? "" : " with mark " + FwMark.hex(left.packet().mark()))
              + ", by table "
              + left.table();
      case Verdict.Local local -> "is delivered to the gateway itself";
      case Verdict.Dropped dropped -> "is dropped: " + dropped.by();
      case Verdict.Rejected rejected ->
          "is rejected with " + rejected.with() + ": " + rejected.by();
      case Verdict.Unknown unknown -> "is not known: " + String.join("; ", unknown.reasons());
    };
  }

  static List<Evidence> conntrack(List<Flow> flows) {
    return flows.stream()
        .limit(MOST_ENTRIES)
        .map(flow -> new Evidence(Kind.CONNTRACK, flow.toString()))
        .toList();
  }

  static Evidence probe(Observation observation) {
    return new Evidence(
        Kind.PROBE,
        observation.url() + " from " + observation.vantage() + ": " + observation.text());
  }

  /// `ip route get` as a person would ask the kernel for the same lookup.
  static Optional<Evidence> routeGet(Step.Routed step) {
    var packet = step.after();
    return packet
        .in()
        .map(in ->
            new Evidence(
                Kind.ROUTE,
                "ask the kernel: ip "
                    + (packet.family() == Family.IPV6 ? "-6 " : "")
                    + "route get "
                    + packet.destination()
                    + " from "
                    + packet.source()
                    + " iif "
                    + in
                    + " mark "
                    + FwMark.hex(packet.mark())));
  }
}
