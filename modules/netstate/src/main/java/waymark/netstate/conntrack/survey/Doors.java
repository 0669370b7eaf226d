package waymark.netstate.conntrack.survey;

import java.util.HashSet;
import java.util.Set;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Entry.Side;
import waymark.netstate.conntrack.Nat;
import waymark.netstate.packet.IpAddress;

/// The addresses of the gateway that the table itself gives away: those whose packets are
/// translated to a host inside.
///
/// What such an address sends to the internet is the gateway's own, the tunnel's outer packets
/// before all, and no leak of a client's.
final class Doors {

  private static final int MOST = 64;

  private final Blocks inside;
  private final Set<IpAddress> addresses = new HashSet<>();
  private long lastHigh;
  private long lastLow = -1;

  Doors(Surroundings surroundings) {
    inside = new Blocks(surroundings.inside());
  }

  void learn(Entry entry, Nat nat) {
    if (!nat.translatesDestination()) {
      return;
    }
    long high = entry.high(Side.ORIGINAL_DST);
    long low = entry.low(Side.ORIGINAL_DST);
    boolean known = high == lastHigh && low == lastLow;
    if (!known && addresses.size() < MOST && inside.contain(entry, Side.REPLY_SRC)) {
      addresses.add(entry.address(Side.ORIGINAL_DST));
      lastHigh = high;
      lastLow = low;
    }
  }

  boolean areOf(Entry entry) {
    return !addresses.isEmpty() && addresses.contains(entry.address(Side.ORIGINAL_SRC));
  }

  Set<IpAddress> addresses() {
    return Set.copyOf(addresses);
  }
}
