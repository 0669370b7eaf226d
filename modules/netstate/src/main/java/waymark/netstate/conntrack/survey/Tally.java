package waymark.netstate.conntrack.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// Counts flows by an address, in memory of a fixed size.
///
/// Exact while the different keys fill at most half of its slots. Beyond that the least frequent
/// ones are dropped now and then; [#missing()] bounds what any count may lack (lossy counting,
/// Manku and Motwani 2002).
final class Tally {

  private final Entry.Side side;
  private final boolean withPort;
  private final int slots;
  private long[] high;
  private long[] low;
  private int[] tag;
  private long[] flows;
  private long[] suspect;
  private long[] bytes;
  private int used;
  private long missing;

  /// @param withPort whether the port and the protocol belong to the key
  /// @param slots a power of two; each takes 44 bytes
  Tally(Entry.Side side, boolean withPort, int slots) {
    this.side = side;
    this.withPort = withPort;
    this.slots = slots;
    high = new long[slots];
    low = new long[slots];
    tag = new int[slots];
    flows = new long[slots];
    suspect = new long[slots];
    bytes = new long[slots];
  }

  /// @param suspicious whether this flow goes wrong
  void count(Entry entry, boolean suspicious) {
    if (used >= slots / 2) {
      dropTheRare();
    }
    long entryHigh = entry.high(side);
    long entryLow = entry.low(side);
    int entryTag = tag(entry);
    int slot = slot(entryHigh, entryLow, entryTag);
    if (flows[slot] == 0) {
      used++;
      high[slot] = entryHigh;
      low[slot] = entryLow;
      tag[slot] = entryTag;
    }
    flows[slot]++;
    suspect[slot] += suspicious ? 1 : 0;
    bytes[slot] += Math.max(0, entry.bytes());
  }

  /// The family in the uppermost bits, then protocol and port.
  private int tag(Entry entry) {
    int family = entry.family() == Family.IPV6 ? 1 << 30 : 0;
    return withPort ? family | 1 << 29 | entry.protocol() << 17 | entry.port(side) + 1 : family;
  }

  private int slot(long keyHigh, long keyLow, int keyTag) {
    long hash = (keyHigh * 31 + keyLow) * 0x9e3779b97f4a7c15L + keyTag * 0xc2b2ae3d27d4eb4fL;
    int slot = (int) (hash >>> 40) & (slots - 1);
    while (flows[slot] != 0
        && (low[slot] != keyLow || high[slot] != keyHigh || tag[slot] != keyTag)) {
      slot = slot + 1 & (slots - 1);
    }
    return slot;
  }

  private void dropTheRare() {
    do {
      missing++;
    } while (keysAbove(missing) > slots / 4);
    Tally kept = new Tally(side, withPort, slots);
    for (int i = 0; i < slots; i++) {
      if (flows[i] > missing) {
        kept.take(this, i);
      }
    }
    high = kept.high;
    low = kept.low;
    tag = kept.tag;
    flows = kept.flows;
    suspect = kept.suspect;
    bytes = kept.bytes;
    used = kept.used;
  }

  private int keysAbove(long least) {
    int keys = 0;
    for (long each : flows) {
      keys += each > least ? 1 : 0;
    }
    return keys;
  }

  private void take(Tally from, int i) {
    int slot = slot(from.high[i], from.low[i], from.tag[i]);
    used++;
    high[slot] = from.high[i];
    low[slot] = from.low[i];
    tag[slot] = from.tag[i];
    flows[slot] = from.flows[i];
    suspect[slot] = from.suspect[i];
    bytes[slot] = from.bytes[i];
  }

  /// How many flows an address has part in; for tallies without ports.
  long flowsOf(IpAddress address) {
    int family = address.family() == Family.IPV6 ? 1 << 30 : 0;
    return flows[slot(address.high(), address.low(), family)];
  }

  /// How many flows any count may lack; 0 where all are exact.
  long missing() {
    return missing;
  }

  /// How many keys are held.
  int keys() {
    return used;
  }

  /// Those with the most flows, most first.
  List<Talker> top(int most) {
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      if (flows[i] != 0) {
        taken.add(i);
      }
    }
    taken.sort(
        Comparator.<Integer>comparingLong(i -> -flows[i])
            .thenComparing((a, b) -> address(a).compareTo(address(b)))
            .thenComparingInt(i -> tag[i]));
    return taken.stream().limit(most).map(this::talker).toList();
  }

  private IpAddress address(int slot) {
    Family family = (tag[slot] & 1 << 30) == 0 ? Family.IPV4 : Family.IPV6;
    return new IpAddress(family, high[slot], low[slot]);
  }

  private Talker talker(int slot) {
    int port = withPort ? (tag[slot] & 0x1ffff) - 1 : -1;
    int protocol = withPort ? tag[slot] >>> 17 & 0xff : -1;
    return new Talker(address(slot), protocol, port, flows[slot], suspect[slot], bytes[slot]);
  }
}
