package waymark.diagnosis;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Entry.Side;
import waymark.netstate.conntrack.Status;

/// The entries of a tracking table that a diagnosis has a use for, picked as the table streams by:
/// those to a front, some of each kind. A table may hold millions, and most may go to one front.
///
/// One serves for one reading: it counts.
public final class FrontEntries implements Predicate<Entry> {

  private static final int ALIKE = 64;

  private final Promise promise;
  private final Map<Kind, Integer> taken = new HashMap<>();

  public FrontEntries(Promise promise) {
    this.promise = promise;
  }

  private record Kind(Promise.Front front, boolean replied, boolean toTunnel) {}

  @Override
  public boolean test(Entry entry) {
    Optional<Promise.Front> front =
        promise.fronts().stream().filter(each -> isTo(each, entry)).findFirst();
    return front.isPresent()
        && taken.merge(
                new Kind(front.get(), entry.has(Status.SEEN_REPLY), isToTunnel(promise, entry)),
                1,
                Integer::sum)
            <= ALIKE;
  }

  /// Whether the first packet went to the front.
  static boolean isTo(Promise.Front front, Entry entry) {
    return entry.port(Side.ORIGINAL_DST) == front.port()
        && entry.protocol() == front.protocol().number()
        && entry.address(Side.ORIGINAL_DST).equals(front.address());
  }

  /// Whether the answers are expected at the tunnel's address: the packets left by the tunnel.
  static boolean isToTunnel(Promise promise, Entry entry) {
    return promise
        .tunnel()
        .map(tunnel -> tunnel.addresses().contains(entry.address(Side.REPLY_DST)))
        .orElse(false);
  }
}
