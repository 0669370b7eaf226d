package waymark.netstate.conntrack;

import java.util.Locale;

/// Which of a flow's addresses are translated. No listing prints the kernel's bits for it: the two
/// tuples tell, addresses and ports alike.
public enum Nat {
  NONE,
  SNAT,
  DNAT,
  BOTH;

  /// Of an entry in passing.
  public static Nat of(Entry entry) {
    return of(
        differs(entry, Entry.Side.ORIGINAL_SRC, Entry.Side.REPLY_DST),
        differs(entry, Entry.Side.ORIGINAL_DST, Entry.Side.REPLY_SRC));
  }

  private static boolean differs(Entry entry, Entry.Side original, Entry.Side reply) {
    return entry.low(original) != entry.low(reply)
        || entry.high(original) != entry.high(reply)
        || entry.port(original) != entry.port(reply);
  }

  private static Nat of(boolean source, boolean destination) {
    return source ? destination ? BOTH : SNAT : destination ? DNAT : NONE;
  }

  /// Whether the packets leave with another destination than they came with.
  public boolean translatesDestination() {
    return this == DNAT || this == BOTH;
  }

  /// `none`, `snat`, `dnat` or `both`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
