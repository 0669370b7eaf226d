package waymark.netstate.conntrack.survey;

import java.util.ArrayList;
import java.util.Arrays;
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

  private static final int HIGH = 0;
  private static final int LOW = 1;
  private static final int TAG = 2;
  private static final int FLOWS = 3;
  private static final int SUSPECT = 4;
  private static final int BYTES = 5;
  private static final int CELL = 6;

  private final Entry.Side side;
  private final boolean withPort;
  private final int slots;

  /// Of each slot its address, tag and counts, side by side: one look into memory for all of them.
  private long[] cells;

  /// Where the next ones go when the rare are dropped: a flood of clients makes no garbage.
  private long[] spare = new long[0];

  private int used;
  private long missing;

  /// @param withPort whether the port and the protocol belong to the key
  /// @param slots a power of two; each takes 48 bytes
  Tally(Entry.Side side, boolean withPort, int slots) {
    this.side = side;
    this.withPort = withPort;
    this.slots = slots;
    cells = new long[slots * CELL];
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
    if (cells[slot + FLOWS] == 0) {
      used++;
      cells[slot + HIGH] = entryHigh;
      cells[slot + LOW] = entryLow;
      cells[slot + TAG] = entryTag;
    }
    cells[slot + FLOWS]++;
    cells[slot + SUSPECT] += suspicious ? 1 : 0;
    cells[slot + BYTES] += Math.max(0, entry.bytes());
  }

  /// The family in the uppermost bits, then protocol and port.
  private int tag(Entry entry) {
    int family = entry.family() == Family.IPV6 ? 1 << 30 : 0;
    return withPort ? family | 1 << 29 | entry.protocol() << 17 | entry.port(side) + 1 : family;
  }

  private int slot(long keyHigh, long keyLow, int keyTag) {
    long hash = (keyHigh * 31 + keyLow) * 0x9e3779b97f4a7c15L + keyTag * 0xc2b2ae3d27d4eb4fL;
    int slot = ((int) (hash >>> 40) & (slots - 1)) * CELL;
    while (cells[slot + FLOWS] != 0
        && (cells[slot + LOW] != keyLow
            || cells[slot + HIGH] != keyHigh
            || cells[slot + TAG] != keyTag)) {
      slot = slot + CELL == cells.length ? 0 : slot + CELL;
    }
    return slot;
  }

  private void dropTheRare() {
    do {
      missing++;
    } while (keysAbove(missing) > slots / 4);
    long[] old = cells;
    cells = spare.length == old.length ? spare : new long[old.length];
    Arrays.fill(cells, 0);
    used = 0;
    for (int slot = 0; slot < old.length; slot += CELL) {
      if (old[slot + FLOWS] > missing) {
        take(old, slot);
      }
    }
    spare = old;
  }

  private int keysAbove(long least) {
    int keys = 0;
    for (int slot = 0; slot < cells.length; slot += CELL) {
      keys += cells[slot + FLOWS] > least ? 1 : 0;
    }
    return keys;
  }

  private void take(long[] from, int slot) {
    int free = slot(from[slot + HIGH], from[slot + LOW], (int) from[slot + TAG]);
    System.arraycopy(from, slot, cells, free, CELL);
    used++;
  }

  /// How many flows an address has part in; for tallies without ports.
  long flowsOf(IpAddress address) {
    int family = address.family() == Family.IPV6 ? 1 << 30 : 0;
    return cells[slot(address.high(), address.low(), family) + FLOWS];
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
    for (int slot = 0; slot < cells.length; slot += CELL) {
      if (cells[slot + FLOWS] != 0) {
        taken.add(slot);
      }
    }
    taken.sort(
        Comparator.<Integer>comparingLong(i -> -cells[i + FLOWS])
            .thenComparing((a, b) -> address(a).compareTo(address(b)))
            .thenComparingLong(i -> cells[i + TAG]));
    return taken.stream().limit(most).map(this::talker).toList();
  }

  private IpAddress address(int slot) {
    Family family = (cells[slot + TAG] & 1 << 30) == 0 ? Family.IPV4 : Family.IPV6;
    return new IpAddress(family, cells[slot + HIGH], cells[slot + LOW]);
  }

  private Talker talker(int slot) {
    int port = withPort ? (int) (cells[slot + TAG] & 0x1ffff) - 1 : -1;
    int protocol = withPort ? (int) (cells[slot + TAG] >>> 17 & 0xff) : -1;
    return new Talker(
        address(slot),
        protocol,
        port,
        cells[slot + FLOWS],
        cells[slot + SUSPECT],
        cells[slot + BYTES]);
  }
}
