package waymark.netstate.packet;

/// The two families of IP addresses.
public enum Family {
  IPV4(32),
  IPV6(128);

  private final int bits;

  Family(int bits) {
    this.bits = bits;
  }

  /// How many bits an address of this family has.
  public int bits() {
    return bits;
  }
}
