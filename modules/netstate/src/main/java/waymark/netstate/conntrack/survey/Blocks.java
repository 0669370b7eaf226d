package waymark.netstate.conntrack.survey;

import java.util.Collection;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;

/// Blocks of addresses, asked about the numbers of an entry.
final class Blocks {

  private final Family[] family;
  private final long[] high;
  private final long[] low;
  private final long[] highMask;
  private final long[] lowMask;

  Blocks(Collection<Cidr> cidrs) {
    int count = cidrs.size();
    family = new Family[count];
    high = new long[count];
    low = new long[count];
    highMask = new long[count];
    lowMask = new long[count];
    int i = 0;
    for (Cidr cidr : cidrs) {
      int wide = cidr.prefixLength() + 128 - cidr.family().bits();
      family[i] = cidr.family();
      high[i] = cidr.network().high();
      low[i] = cidr.network().low();
      highMask[i] = mask(wide);
      lowMask[i++] = mask(wide - 64);
    }
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
  }

  boolean isEmpty() {
    return family.length == 0;
  }

  boolean contain(Entry entry, Entry.Side side) {
    long entryHigh = entry.high(side);
    long entryLow = entry.low(side);
    for (int i = 0; i < family.length; i++) {
      if ((entryLow & lowMask[i]) == low[i]
          && (entryHigh & highMask[i]) == high[i]
          && family[i] == entry.family()) {
        return true;
      }
    }
    return false;
  }
}
