package waymark.kernel.conntrack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.packet.Reading;

/// Keeps those entries of a dump that are of interest.
public final class PickedFlows implements EntrySink {

  private final Supplier<Predicate<Entry>> interest;
  private Predicate<Entry> wanted;
  private final List<Flow> flows = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();

  /// @param interest made anew for each dump: the kernel may have to begin again
  public PickedFlows(Supplier<Predicate<Entry>> interest) {
    this.interest = interest;
    this.wanted = interest.get();
  }

  @Override
  public void begin(int attempt) {
    flows.clear();
    malformed.clear();
    wanted = interest.get();
  }

  @Override
  public void entry(Entry entry) {
    if (wanted.test(entry)) {
      flows.add(entry.toFlow());
    }
  }

  @Override
  public void malformed(MalformedMessageException fault) {
    malformed.add(fault.getMessage());
  }

  /// What was kept; not known where a message could not be read: it may have been of interest.
  public Reading<List<Flow>> flows() {
    return malformed.isEmpty()
        ? Reading.known(List.copyOf(flows))
        : Reading.notKnown(malformed.getFirst());
  }
}
