package waymark.agent;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import waymark.kernel.KernelRefused;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.conntrack.EntrySink;
import waymark.kernel.conntrack.Filter;
import waymark.netstate.packet.IpAddress;

/// Reads from the table what a follower lost: events that a full buffer dropped are gone, but a
/// flow that stands still stands. Where the tunnel's addresses are known, the kernel hands out only
/// what left by it.
final class ConntrackCatchUp {

  /// A large table takes seconds to read, in which more events may be lost.
  private static final long PAUSE_NANOS = 5_000_000_000L;

  private final List<Filter> filters;
  private boolean isDue;
  private long notBefore = System.nanoTime();

  ConntrackCatchUp(Collection<IpAddress> tunnels) {
    filters =
        tunnels.isEmpty() ? List.of(Filter.ALL) : tunnels.stream().map(Filter::repliesTo).toList();
  }

  /// Events were lost.
  void want() {
    isDue = true;
  }

  /// Reads, if events were lost and the last reading is some seconds ago.
  ///
  /// @return whether it did
  boolean perhaps(EntrySink sink) throws IOException, KernelRefused {
    if (!isDue || System.nanoTime() - notBefore < 0) {
      return false;
    }
    isDue = false;
    try (Ctnetlink table = Ctnetlink.open()) {
      for (Filter each : filters) {
        table.dump(each, sink);
      }
    }
    notBefore = System.nanoTime() + PAUSE_NANOS;
    return true;
  }
}
