package waymark.kernel.conntrack;

import java.time.Instant;
import java.util.Optional;
import waymark.netstate.conntrack.Event;
import waymark.netstate.conntrack.Moment;

/// What happened, and when, to the millisecond: the kernel's events bear no time of their own.
/// Fifty thousand events a second share a thousand of these objects.
final class EventClock {

  private static final int SUBSYSTEM = 1 << 8; // NFNL_SUBSYS_CTNETLINK
  private static final int IPCTNL_MSG_CT_NEW = SUBSYSTEM;
  private static final int IPCTNL_MSG_CT_DELETE = SUBSYSTEM | 2;
  private static final int NLM_F_CREATE = 0x400;

  private long millis;
  private Optional<Event> created = Optional.empty();
  private Optional<Event> updated = Optional.empty();
  private Optional<Event> destroyed = Optional.empty();

  static boolean isEvent(int type) {
    return type == IPCTNL_MSG_CT_NEW || type == IPCTNL_MSG_CT_DELETE;
  }

  void look() {
    long now = System.currentTimeMillis();
    if (now != millis) {
      millis = now;
      Optional<Moment> at = Optional.of(new Moment.Exact(Instant.ofEpochMilli(now)));
      created = Optional.of(new Event(Event.Kind.NEW, at));
      updated = Optional.of(new Event(Event.Kind.UPDATE, at));
      destroyed = Optional.of(new Event(Event.Kind.DESTROY, at));
    }
  }

  /// Since 1970.
  long nanos() {
    return millis * 1_000_000;
  }

  /// @param type one that [#isEvent] takes
  /// @param flags an entry that is new is told with `NLM_F_CREATE`
  Optional<Event> event(int type, int flags) {
    return type == IPCTNL_MSG_CT_DELETE
        ? destroyed
        : (flags & NLM_F_CREATE) != 0 ? created : updated;
  }
}
