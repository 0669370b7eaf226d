package waymark.netstate.conntrack;

/// Which of a flow's addresses are translated. No form prints the kernel's bits for it: the two
/// tuples tell.
public enum Nat {
  NONE,
  SNAT,
  DNAT,
  BOTH;

  static Nat of(boolean source, boolean destination) {
    return source ? destination ? BOTH : SNAT : destination ? DNAT : NONE;
  }
}
