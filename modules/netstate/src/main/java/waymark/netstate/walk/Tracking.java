package waymark.netstate.walk;

import java.util.Optional;
import waymark.netstate.packet.Endpoint;

/// What the connection tracker makes of a packet (`enum ip_conntrack_info`).
public sealed interface Tracking {

  /// The first packet of a connection: the nat tables are asked.
  record New() implements Tracking {}

  /// A packet of a known connection: the nat tables are not asked, the connection's own translation
  /// is applied.
  ///
  /// @param reply whether it runs against the direction of the first packet
  /// @param newDestination where PREROUTING or OUTPUT sends it instead
  /// @param newSource what POSTROUTING or INPUT makes of its source
  /// @param connMark the connection's mark
  record Established(
      boolean reply, Optional<Endpoint> newDestination, Optional<Endpoint> newSource, int connMark)
      implements Tracking {}

  /// A packet that a helper expected, or an ICMP error about a connection. Its own translation is
  /// not modelled.
  record Related() implements Tracking {}

  /// A packet that belongs to no connection and can start none.
  record Invalid() implements Tracking {}

  /// A packet that the raw table took out of connection tracking.
  record Untracked() implements Tracking {}
}
