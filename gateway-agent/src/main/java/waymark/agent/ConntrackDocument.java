package waymark.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import waymark.diagnosis.Finding;
import waymark.netstate.conntrack.Event;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.Layer4;
import waymark.netstate.conntrack.Moment;
import waymark.netstate.conntrack.State;
import waymark.netstate.conntrack.survey.Count;
import waymark.netstate.conntrack.survey.Observation;
import waymark.netstate.conntrack.survey.Summary;
import waymark.netstate.conntrack.survey.Suspicion;
import waymark.netstate.conntrack.survey.Talker;
import waymark.netstate.packet.Protocol;

/// A surveyed table, as the documents of `conntrack --json` say it.
final class ConntrackDocument {

  private ConntrackDocument() {}

  /// @param misrouted empty where the tunnel's address is not known
  static Map<String, @Nullable Object> of(
      Summary summary,
      OptionalLong misrouted,
      List<Finding> findings,
      List<Observation> observations,
      List<String> assumed,
      long faults,
      Optional<ConntrackMend> mend) {
    List<Map<String, @Nullable Object>> sample = new ArrayList<>();
    for (Observation each : observations) {
      each.sample().forEach(entry -> sample.add(flow(entry, each.suspicion())));
    }
    return Json.object(
        "flows",
        summary.flows(),
        "misrouted",
        misrouted,
        "findings",
        findings.stream().map(FindingDocument::of).toList(),
        "sample",
        sample,
        "suspicions",
        observations.stream().map(ConntrackDocument::observation).toList(),
        "summary",
        summary(summary),
        "assumed",
        assumed,
        "faults",
        faults,
        "mend",
        mend.map(ConntrackMend::document));
  }

  static Map<String, @Nullable Object> flow(FlowEntry entry, Suspicion suspicion) {
    Flow flow = entry.flow();
    return Json.object(
        "suspicion", word(suspicion),
        "line", entry.line() == 0 ? Optional.empty() : Optional.of(entry.line()),
        "event", entry.event().map(Event::kind).map(kind -> kind.name().toLowerCase(Locale.ROOT)),
        "protocol", flow.protocol().toString(),
        "state", flow.state().map(State::word),
        "src", flow.original().src().toString(),
        "dst", flow.original().dst().toString(),
        "sport", port(flow.original().layer4(), true),
        "dport", port(flow.original().layer4(), false),
        "reply-src", flow.reply().src().toString(),
        "reply-dst", flow.reply().dst().toString(),
        "reply-sport", port(flow.reply().layer4(), true),
        "reply-dport", port(flow.reply().layer4(), false),
        "text", flow.toString());
  }

  private static Optional<Integer> port(Layer4 layer4, boolean source) {
    return layer4 instanceof Layer4.Ports(int sport, int dport)
        ? Optional.of(source ? sport : dport)
        : Optional.empty();
  }

  static String word(Suspicion suspicion) {
    return suspicion.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, @Nullable Object> observation(Observation seen) {
    return Json.object(
        "suspicion", word(seen.suspicion()),
        "count", seen.count(),
        "proven", seen.proven(),
        "oldest-seconds", seen.oldestSeconds(),
        "youngest-seconds", seen.youngestSeconds(),
        "first-line", seen.firstLine() == 0 ? Optional.empty() : Optional.of(seen.firstLine()),
        "last-line", seen.lastLine() == 0 ? Optional.empty() : Optional.of(seen.lastLine()),
        "first-seen", seen.firstSeen().map(Moment::toString),
        "last-seen", seen.lastSeen().map(Moment::toString),
        "clients", seen.clients().stream().map(ConntrackDocument::talker).toList(),
        "fronts", seen.fronts().stream().map(ConntrackDocument::talker).toList(),
        "cannot-prove", seen.doubt());
  }

  private static Map<String, @Nullable Object> summary(Summary summary) {
    return Json.object(
        "states", counts(summary.states()),
        "protocols", counts(summary.protocols()),
        "nat", counts(summary.nat()),
        "timeouts", counts(summary.timeouts()),
        "ages", counts(summary.ages()),
        "clients", summary.clients().stream().map(ConntrackDocument::talker).toList(),
        "fronts", summary.fronts().stream().map(ConntrackDocument::talker).toList(),
        "counts-may-lack", summary.missing());
  }

  private static List<Map<String, @Nullable Object>> counts(List<Count> counts) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    counts.forEach(each ->
        objects.add(
            Json.object("name", each.name(), "flows", each.flows(), "suspect", each.suspect())));
    return objects;
  }

  private static Map<String, @Nullable Object> talker(Talker talker) {
    return Json.object(
        "address", talker.address().toString(),
        "protocol",
            talker.protocol() < 0
                ? Optional.empty()
                : Optional.of(new Protocol(talker.protocol()).toString()),
        "port", talker.port() < 0 ? Optional.empty() : Optional.of(talker.port()),
        "flows", talker.flows(),
        "suspect", talker.suspect(),
        "bytes", talker.bytes());
  }
}
