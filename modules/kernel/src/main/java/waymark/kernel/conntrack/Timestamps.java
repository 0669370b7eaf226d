package waymark.kernel.conntrack;

import java.time.Instant;
import java.util.Optional;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Moment;

/// When an entry began and ended (`CTA_TIMESTAMP`, with nf_conntrack_timestamp=1), in nanoseconds
/// since 1970; one object for a whole table.
final class Timestamps {

  private static final long SECOND = 1_000_000_000;

  private final AttributeCursor nest = new AttributeCursor();
  private long start = -1;
  private long stop = -1;

  void forget() {
    start = -1;
    stop = -1;
  }

  void read(byte[] datagram, int from, int to) throws MalformedMessageException {
    forget();
    nest.over(datagram, from, to);
    while (nest.next()) {
      switch (nest.type()) {
        case Cta.TIMESTAMP_START -> start = nest.be64();
        case Cta.TIMESTAMP_STOP -> stop = nest.be64();
        default -> {}
      }
    }
  }

  /// Seconds from its beginning to its end, or to now; -1 where they are not told.
  long age(long now) {
    return start <= 0 ? -1 : Math.max(0, ((stop > 0 ? stop : now) - start) / SECOND);
  }

  Optional<Moment> began() {
    return moment(start);
  }

  Optional<Moment> ended() {
    return moment(stop);
  }

  private static Optional<Moment> moment(long nanos) {
    return nanos <= 0
        ? Optional.empty()
        : Optional.of(new Moment.Exact(Instant.ofEpochSecond(0, nanos)));
  }
}
