package waymark.netstate.walk;

import java.util.List;
import waymark.netstate.packet.Packet;

/// The way of a packet, or its several ways where the answer depends on what is not modelled.
///
/// @param start the packet as it came
/// @param verdict what all ways have in common, or [Verdict.Unknown]
/// @param ways at least one
/// @param complete false where more ways are open than were walked
public record Walk(
    Packet start, Tracking tracking, Verdict verdict, List<Way> ways, boolean complete) {

  public Walk {
    ways = List.copyOf(ways);
  }

  /// The steps of the first way: the only one where the verdict is known without a doubt.
  public List<Step> steps() {
    return ways.getFirst().steps();
  }

  /// The walk under what one of its ways takes for granted.
  public Walk under(Way way) {
    return new Walk(start, tracking, way.verdict(), List.of(way), true);
  }

  /// One way through, under what it takes for granted.
  ///
  /// @param assumed what would have to hold, one sentence each
  /// @param connMark the connection's mark at the end, 0 where there is no connection
  /// @param tracked whether the packet has a connection
  public record Way(
      List<String> assumed, List<Step> steps, Verdict verdict, int connMark, boolean tracked) {

    public Way {
      assumed = List.copyOf(assumed);
      steps = List.copyOf(steps);
    }
  }
}
