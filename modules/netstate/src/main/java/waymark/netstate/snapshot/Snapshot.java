package waymark.netstate.snapshot;

import java.util.List;
import java.util.Map;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.packet.Reading;
import waymark.netstate.routing.Neighbour;
import waymark.netstate.walk.Gateway;

/// A gateway's whole state at one moment.
///
/// @param source where it was read: a directory's name, or `live`
/// @param gateway what decides where packets go
/// @param conntrack the entries of the connection tracking table; of a live one, those that are of
///   interest
/// @param wireguard the text of `wg show`, without keys
/// @param counters the IP and TCP counters of nstat(8) by name
public record Snapshot(
    String source,
    Gateway gateway,
    Reading<List<Neighbour>> neighbours,
    Reading<List<Flow>> conntrack,
    Reading<String> wireguard,
    Reading<Map<String, Long>> counters) {

  /// The same with other entries.
  public Snapshot with(Reading<List<Flow>> entries) {
    return new Snapshot(source, gateway, neighbours, entries, wireguard, counters);
  }
}
