package waymark.netstate.conntrack.survey;

/// A way in which flows go wrong that the table shows.
public enum Suspicion {
  /// Bound for cluster, LAN or a front address, yet its answers are expected at the tunnel's
  /// address: the packets left by the tunnel.
  MISROUTED,
  /// Bound for the internet, yet without the tunnel's address: the packets left outside the tunnel.
  LEAK,
  /// The handshake stays half open though answers came: they leave by another way than the client
  /// waits at.
  REPLY_MISROUTED,
  /// Translated to an endpoint that is not there any more.
  STALE_ENDPOINT,
  /// A udp flow that is translated to an endpoint that never answers, and that its client keeps
  /// alive by asking on: new rules do not reach it.
  STUCK_UDP
}
