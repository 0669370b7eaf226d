package waymark.netstate.conntrack.survey;

import java.util.HashSet;
import java.util.Set;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Entry.Side;
import waymark.netstate.conntrack.Nat;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// The addresses of the gateway that the table itself gives away: those whose packets are
/// translated to a host inside.
///
/// What such an address sends to the internet is the gateway's own, the tunnel's outer packets
/// before all, and no leak of a client's.
final class Doors {

  private static final int MOST = 64;

  private final Blocks inside;
  private final Family[] families = new Family[MOST];
  private final long[] highs = new long[MOST];
  private final long[] lows = new long[MOST];
  private int count;
  private int last;

  Doors(Surroundings surroundings) {
    inside = new Blocks(surroundings.inside());
  }

  void learn(Entry entry, Nat nat) {
    if (nat.translatesDestination()
        && count < MOST
        && inside.contain(entry, Side.REPLY_SRC)
        && !isAmong(entry, Side.ORIGINAL_DST)) {
      families[count] = entry.family();
      highs[count] = entry.high(Side.ORIGINAL_DST);
      lows[count] = entry.low(Side.ORIGINAL_DST);
      last = count++;
    }
  }

  boolean areOf(Entry entry) {
    return isAmong(entry, Side.ORIGINAL_SRC);
  }

  /// Looks first at the one that it found the last time.
  private boolean isAmong(Entry entry, Side side) {
    long high = entry.high(side);
    long low = entry.low(side);
    for (int i = 0; i < count; i++) {
      int at = last + i < count ? last + i : last + i - count;
      if (lows[at] == low && highs[at] == high && families[at] == entry.family()) {
        last = at;
        return true;
      }
    }
    return false;
  }

  Set<IpAddress> addresses() {
    Set<IpAddress> addresses = new HashSet<>();
    for (int i = 0; i < count; i++) {
      addresses.add(new IpAddress(families[i], highs[i], lows[i]));
    }
    return addresses;
  }
}
