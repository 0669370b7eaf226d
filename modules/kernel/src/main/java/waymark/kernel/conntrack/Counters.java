package waymark.kernel.conntrack;

import java.util.Optional;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Traffic;

/// What the kernel counted of one direction (`CTA_COUNTERS_*`, with nf_conntrack_acct=1); one
/// object for a whole table. Both numbers are unsigned, and -1 where they are not told.
final class Counters {

  long packets = -1;
  long bytes = -1;

  private final AttributeCursor nest = new AttributeCursor();

  void forget() {
    packets = -1;
    bytes = -1;
  }

  void read(byte[] datagram, int from, int to) throws MalformedMessageException {
    forget();
    nest.over(datagram, from, to);
    while (nest.next()) {
      switch (nest.type()) {
        case Cta.COUNTERS_PACKETS -> packets = nest.be64();
        case Cta.COUNTERS_BYTES -> bytes = nest.be64();
        default -> {}
      }
    }
  }

  Optional<Traffic> traffic() {
    return packets < 0 || bytes < 0 ? Optional.empty() : Optional.of(new Traffic(packets, bytes));
  }
}
