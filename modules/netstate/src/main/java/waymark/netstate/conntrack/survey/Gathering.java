package waymark.netstate.conntrack.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Event;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.Moment;
import waymark.netstate.packet.IpAddress;

/// Gathers the flows of one suspicion.
final class Gathering {

  private static final int SAMPLE = 16;
  private static final int SLOTS = 1 << 13;
  private static final int TOP = 20;

  private final Suspicion suspicion;
  private final Tally clients = new Tally(Entry.Side.ORIGINAL_SRC, false, SLOTS);
  private final Tally fronts = new Tally(Entry.Side.ORIGINAL_DST, true, SLOTS);
  private final List<FlowEntry> sample = new ArrayList<>();
  private long count;
  private long proven;
  private long oldest = -1;
  private long youngest = -1;
  private int firstLine;
  private int lastLine;
  private Optional<Moment> firstSeen = Optional.empty();
  private Optional<Moment> lastSeen = Optional.empty();

  Gathering(Suspicion suspicion) {
    this.suspicion = suspicion;
  }

  void take(Entry entry, boolean isProven) {
    if (count++ == 0) {
      firstLine = entry.line();
    }
    lastLine = entry.line();
    entry
        .event()
        .flatMap(Event::at)
        .ifPresent(at -> {
          firstSeen = firstSeen.isEmpty() ? Optional.of(at) : firstSeen;
          lastSeen = Optional.of(at);
        });
    proven += isProven ? 1 : 0;
    clients.count(entry, true);
    fronts.count(entry, true);
    long age = entry.deltaTime();
    if (age >= 0) {
      oldest = Math.max(oldest, age);
      youngest = youngest < 0 ? age : Math.min(youngest, age);
    }
    if (sample.size() < SAMPLE) {
      sample.add(new FlowEntry(entry.toFlow(), entry.line(), entry.event()));
    } else if (count % SAMPLE == 0 && isNewClient(entry)) {
      replaceARepeatedClient(entry);
    }
  }

  private boolean isNewClient(Entry entry) {
    return sample.stream()
        .noneMatch(each ->
            each.low(Entry.Side.ORIGINAL_SRC) == entry.low(Entry.Side.ORIGINAL_SRC)
                && each.high(Entry.Side.ORIGINAL_SRC) == entry.high(Entry.Side.ORIGINAL_SRC));
  }

  private void replaceARepeatedClient(Entry entry) {
    for (int i = sample.size() - 1; i > 0; i--) {
      Flow candidate = sample.get(i).flow();
      boolean repeated =
          sample.subList(0, i).stream()
              .anyMatch(each -> each.flow().original().src().equals(candidate.original().src()));
      if (repeated) {
        sample.set(i, new FlowEntry(entry.toFlow(), entry.line(), entry.event()));
        return;
      }
    }
  }

  /// @param innocent clients that turned out to be the gateway itself
  Observation result(Set<IpAddress> innocent) {
    long acquitted = innocent.stream().mapToLong(clients::flowsOf).sum();
    return new Observation(
        suspicion,
        count - acquitted,
        proven - acquitted,
        sample.stream().filter(each -> !innocent.contains(each.flow().original().src())).toList(),
        oldest < 0 ? OptionalLong.empty() : OptionalLong.of(oldest),
        youngest < 0 ? OptionalLong.empty() : OptionalLong.of(youngest),
        firstLine,
        lastLine,
        firstSeen,
        lastSeen,
        clients.top(TOP).stream().filter(each -> !innocent.contains(each.address())).toList(),
        fronts.top(TOP));
  }
}
