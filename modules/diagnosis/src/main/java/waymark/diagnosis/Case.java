package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.TableId;
import waymark.netstate.snapshot.Snapshot;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Walk;

/// What a diagnosis is made from.
///
/// @param clients that the walked packets come from
/// @param observations what the probes saw; none where only a recorded state is judged
public record Case(
    Snapshot snapshot, Promise promise, List<Client> clients, List<Observation> observations) {

  public Case {
    clients = List.copyOf(clients);
    observations = List.copyOf(observations);
  }

  /// The entries whose first packet went to a front.
  List<Flow> flowsTo(Promise.Front front) {
    return snapshot.conntrack().toOptional().orElse(List.of()).stream()
        .filter(flow -> FrontEntries.isTo(front, FlowEntry.of(flow)))
        .toList();
  }

  /// Those whose answers are expected at the tunnel's address.
  List<Flow> misroutedTo(Promise.Front front) {
    return flowsTo(front).stream()
        .filter(flow -> FrontEntries.isToTunnel(promise, FlowEntry.of(flow)))
        .toList();
  }

  Optional<Link> link(Promise.Tunnel tunnel) {
    return snapshot.gateway().links().toOptional().orElse(List.of()).stream()
        .filter(link -> link.name().equals(tunnel.dev()))
        .findFirst();
  }

  List<IpRule> rulesTo(TableId table) {
    return clients.stream()
        .map(client -> client.address().family())
        .distinct()
        .flatMap(family -> snapshot.gateway().rules(family).toOptional().orElse(List.of()).stream())
        .filter(rule -> rule.looksUp(table))
        .toList();
  }

  /// The rules that fitted a packet, in the order of its way.
  static List<Step.Matched> matched(Walk walk) {
    return walk.steps().stream()
        .filter(Step.Matched.class::isInstance)
        .map(Step.Matched.class::cast)
        .toList();
  }

  /// The lookup that decided where a packet goes.
  static Optional<Step.Routed> routed(Walk walk) {
    return walk.steps().stream()
        .filter(Step.Routed.class::isInstance)
        .map(Step.Routed.class::cast)
        .filter(step -> step.purpose() == Step.Routed.Purpose.FORWARD)
        .findFirst();
  }

  /// A rule's place, for messages: `mangle PREROUTING rule 1`, `inet fw prerouting rule 1 (handle
  /// 7)`.
  static String place(Step.Matched step) {
    return switch (step) {
      case Step.AtRule at -> at.table().word() + " " + at.chain() + " rule " + at.number();
      case Step.AtNative at ->
          at.table()
              + " "
              + at.chain().name()
              + " rule "
              + at.number()
              + " (handle "
              + at.rule().handle()
              + ")";
    };
  }

  /// The rule as its own tool prints it.
  static String text(Step.Matched step) {
    return switch (step) {
      case Step.AtRule at -> at.rule().text();
      case Step.AtNative at -> at.rule().text();
    };
  }
}
