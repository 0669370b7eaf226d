package waymark.netstate.netfilter;

/// A point of the packet's way at which the kernel runs tables (`NF_INET_*`), and the name of the
/// built-in chain that each table has there.
public enum Hook {
  PREROUTING,
  INPUT,
  FORWARD,
  OUTPUT,
  POSTROUTING;

  public ChainName chain() {
    return new ChainName(name());
  }
}
