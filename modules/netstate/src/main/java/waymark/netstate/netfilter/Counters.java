package waymark.netstate.netfilter;

/// What a rule or a chain's policy has counted, unsigned.
public record Counters(long packets, long bytes) {

  /// `[6:404]`.
  @Override
  public String toString() {
    return "[" + Long.toUnsignedString(packets) + ":" + Long.toUnsignedString(bytes) + "]";
  }
}
