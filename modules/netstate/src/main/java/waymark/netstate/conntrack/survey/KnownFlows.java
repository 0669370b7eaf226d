package waymark.netstate.conntrack.survey;

import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Entry.Side;

/// Remembers which flows events have told of, the latest 65,536 or so.
final class KnownFlows {

  private static final int SLOTS = 1 << 16;

  private final long[] hashes = new long[SLOTS];

  /// Whether none of the latest events was of this flow. Two flows in 2^64 are taken for one.
  boolean isNew(Entry entry) {
    long hash = entry.protocol() + 1L;
    for (Side side : new Side[] {Side.ORIGINAL_SRC, Side.ORIGINAL_DST}) {
      hash = mixed(mixed(hash ^ entry.high(side)) ^ entry.low(side)) + entry.port(side);
    }
    hash = mixed(hash) | 1;
    int slot = (int) (hash >>> 48) & (SLOTS - 1);
    boolean isNew = hashes[slot] != hash;
    hashes[slot] = hash;
    return isNew;
  }

  /// The finalizer of splitmix64.
  private static long mixed(long bits) {
    long once = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    long twice = (once ^ once >>> 27) * 0x94d049bb133111ebL;
    return twice ^ twice >>> 31;
  }
}
