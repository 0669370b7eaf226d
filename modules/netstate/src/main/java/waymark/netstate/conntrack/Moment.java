package waymark.netstate.conntrack;

import java.time.Instant;
import java.time.LocalDateTime;

/// When something happened, as exactly as the form says it.
public sealed interface Moment {

  /// A point in time, to the nanosecond: netlink, the XML form, `-o timestamp`.
  record Exact(Instant at) implements Moment {

    /// `1795405983.566092`: seconds since 1970, to the microsecond.
    public String seconds() {
      return String.format("%d.%06d", at.getEpochSecond(), at.getNano() / 1000);
    }

    /// `2026-11-23T02:33:31.566Z`.
    @Override
    public String toString() {
      return at.toString();
    }
  }

  /// What the clock on the wall showed where the text was written, to the second. The text does not
  /// name its time zone.
  record Wall(LocalDateTime at) implements Moment {

    /// `2026-11-23T02:33:31`.
    @Override
    public String toString() {
      return at.toString();
    }
  }
}
