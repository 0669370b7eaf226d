package waymark.netstate.conntrack.survey;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.Moment;

/// The flows that go wrong in one way.
///
/// @param count how many, proven and not
/// @param proven how many of them the table proves by itself; the rest may be young and still well
/// @param sample a few, of as many clients as there are
/// @param oldestSeconds the age of the oldest, where the table tells ages
/// @param youngestSeconds the age of the youngest
/// @param firstLine the line that showed the first; 0 where the kernel told
/// @param lastLine the line that showed the last
/// @param firstSeen when the event that showed the first came, as far as events tell
/// @param lastSeen when the event that showed the last came
/// @param clients who began them, most flows first
/// @param fronts whom they were sent to, most flows first
public record Observation(
    Suspicion suspicion,
    long count,
    long proven,
    List<FlowEntry> sample,
    OptionalLong oldestSeconds,
    OptionalLong youngestSeconds,
    int firstLine,
    int lastLine,
    Optional<Moment> firstSeen,
    Optional<Moment> lastSeen,
    List<Talker> clients,
    List<Talker> fronts) {

  public Observation {
    sample = List.copyOf(sample);
    clients = List.copyOf(clients);
    fronts = List.copyOf(fronts);
  }

  /// What no table can prove about it.
  public String doubt() {
    return switch (suspicion) {
      case MISROUTED ->
          "the table shows that the first packet left by the tunnel, not which rule sent it there";
      case LEAK ->
          "an entry keeps the address that it was given when it began: one that is older than the"
              + " tunnel shows how it was then";
      case REPLY_MISROUTED ->
          "an answer that is lost beyond this gateway leaves the same entry as one that is sent out"
              + " of the wrong interface";
      case STALE_ENDPOINT ->
          "an endpoint that drops packets and one that is gone look alike; neighbours and the"
              + " cluster's endpoints tell them apart";
      case STUCK_UDP ->
          "udp that needs no answer, such as syslog, looks the same as udp that gets none";
    };
  }
}
