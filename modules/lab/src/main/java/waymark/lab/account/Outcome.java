package waymark.lab.account;

/// What became of a packet on the gateway.
public sealed interface Outcome {

  /// It left; the packet is the one that left, after all translation.
  record Forwarded(SeenPacket leaving) implements Outcome {}

  /// It was delivered to the node itself.
  record Delivered(SeenPacket packet) implements Outcome {}

  /// It was lost.
  ///
  /// @param before the stage that it did not come through
  /// @param last as it was seen last
  record Lost(Stage before, SeenPacket last) implements Outcome {}

  /// It never arrived.
  record NeverSeen() implements Outcome {}

  /// Where a packet is lost.
  enum Stage {
    /// A rule of raw, mangle or nat PREROUTING.
    PREROUTING,
    /// The route lookup: no route, forwarding is off, the reverse-path filter; or, since nothing of
    /// ours stands between, a rule of INPUT.
    ROUTING_OR_INPUT,
    /// A rule of mangle or filter FORWARD, or its policy.
    FORWARD,
    /// A rule of mangle or nat POSTROUTING.
    POSTROUTING
  }
}
