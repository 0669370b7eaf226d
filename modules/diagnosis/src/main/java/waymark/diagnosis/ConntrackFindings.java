package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import waymark.diagnosis.Finding.Fix;
import waymark.diagnosis.Finding.Severity;
import waymark.diagnosis.Finding.Where;
import waymark.netstate.conntrack.DeleteCommand;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.Layer4;
import waymark.netstate.conntrack.Statistics;
import waymark.netstate.conntrack.survey.Observation;
import waymark.netstate.conntrack.survey.Suspicion;
import waymark.netstate.conntrack.survey.Talker;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

/// What a connection tracking table gives away, as findings.
public final class ConntrackFindings {

  private ConntrackFindings() {}

  /// @param source the text's name, for the lines; `-` for standard input
  /// @param looks what the kernel counted, none, once, or before and after: what rose in between
  ///   goes on now
  public static List<Finding> of(
      String source, List<Observation> observations, List<Statistics> looks) {
    List<Finding> findings = new ArrayList<>();
    observations.forEach(each -> findings.add(finding(source, each)));
    findings.addAll(TableFindings.of(looks));
    return findings;
  }

  /// The code under which a suspicion is told.
  public static Code code(Suspicion suspicion) {
    return switch (suspicion) {
      case MISROUTED -> Code.CONNTRACK_MISROUTED;
      case LEAK -> Code.TUNNEL_LEAK;
      case REPLY_MISROUTED -> Code.REPLY_MISROUTED;
      case STALE_ENDPOINT, STUCK_UDP -> Code.CONNTRACK_STALE;
    };
  }

  private static Finding finding(String source, Observation seen) {
    FlowEntry first = seen.sample().getFirst();
    Severity severity = seen.proven() > 0 ? severity(seen.suspicion()) : Severity.NOTE;
    return new Finding(
        code(seen.suspicion()),
        severity,
        message(seen),
        first.line() == 0
            ? Optional.empty()
            : Optional.of(new Where(source, first.line(), 1, first.flow().toString())),
        Evidences.conntrack(seen.sample().stream().map(FlowEntry::flow).toList()),
        Optional.of(packet(first.flow())),
        Optional.of(fix(seen)));
  }

  private static Severity severity(Suspicion suspicion) {
    return switch (suspicion) {
      case MISROUTED, LEAK, REPLY_MISROUTED -> Severity.ERROR;
      case STALE_ENDPOINT, STUCK_UDP -> Severity.WARNING;
    };
  }

  private static String message(Observation seen) {
    String what =
        switch (seen.suspicion()) {
          case MISROUTED ->
              "bound for the cluster, the LAN or a front address left by the tunnel: answers are"
                  + " expected at "
                  + seen.sample().getFirst().flow().reply().dst();
          case LEAK -> "bound for the internet left outside the tunnel";
          case REPLY_MISROUTED ->
              "stayed half open though the endpoint answered: the answers left by another way";
          case STALE_ENDPOINT -> "went to an endpoint that is gone or does not answer";
          case STUCK_UDP ->
              "of udp went on to an endpoint that never answered: new rules do not reach what stands";
        };
    String doubtful =
        seen.proven() == seen.count()
            ? ""
            : seen.proven() == 0
                ? "; all may be young and well: counters (nf_conntrack_acct=1) would tell"
                : "; " + (seen.count() - seen.proven()) + " of them may be young and well";
    return seen.count()
        + (seen.count() == 1 ? " flow " : " flows ")
        + what
        + " (from "
        + busiest(seen.clients())
        + ", to "
        + busiest(seen.fronts())
        + ages(seen)
        + ")"
        + doubtful;
  }

  private static String busiest(List<Talker> talkers) {
    return talkers.stream()
            .limit(3)
            .map(each -> each.address() + (each.port() < 0 ? "" : " port " + each.port()))
            .collect(Collectors.joining(", "))
        + (talkers.size() > 3 ? " and others" : "");
  }

  private static String ages(Observation seen) {
    String begun =
        seen.oldestSeconds().isEmpty()
            ? ""
            : "; begun "
                + seen.oldestSeconds().getAsLong()
                + " to "
                + seen.youngestSeconds().orElse(0)
                + " s ago";
    return seen.firstSeen().isEmpty()
        ? begun
        : begun
            + "; seen from "
            + seen.firstSeen().get()
            + " to "
            + seen.lastSeen().orElse(seen.firstSeen().get());
  }

  private static Packet packet(Flow flow) {
    Protocol protocol = flow.protocol();
    Transport transport =
        switch (flow.original().layer4()) {
          case Layer4.Ports(int sport, int dport) -> Transport.first(protocol, sport, dport);
          case Layer4.Icmp(int type, int code, int id) -> new Transport.Icmp(protocol, type, code);
          case Layer4.Keys _, Layer4.None _ -> Transport.first(protocol, 0, 0);
        };
    return new Packet(Optional.empty(), flow.original().src(), flow.original().dst(), transport, 0);
  }

  /// New rules do not reach an entry that stands: it keeps its translation until it is deleted.
  private static Fix fix(Observation seen) {
    List<String> commands =
        seen.sample().stream().map(each -> DeleteCommand.of(each.flow())).toList();
    String persistent =
        switch (seen.suspicion()) {
          case MISROUTED ->
              "exclude the cluster, the LAN and the front addresses before the MARK:"
                  + " gateway-agent diagnose-ingress names the rule";
          case LEAK ->
              "mark what comes from the LAN, and give the marked table an unreachable default:"
                  + " gateway-agent diagnose-ingress names what is missing";
          case REPLY_MISROUTED ->
              "keep the answers' packets from the mark: gateway-agent diagnose-ingress names the"
                  + " rule";
          case STALE_ENDPOINT, STUCK_UDP ->
              "whatever changes the endpoints has to delete their entries, as kube-proxy does";
        };
    return new Fix(
        "once the rules are right, delete the entries that hold on to the wrong way"
            + (seen.count() > commands.size() ? " (" + commands.size() + " of them here)" : ""),
        commands,
        persistent,
        false,
        seen.doubt());
  }
}
