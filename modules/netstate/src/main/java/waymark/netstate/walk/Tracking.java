package waymark.netstate.walk;

import java.util.Optional;
import waymark.netstate.packet.Endpoint;

/// What the connection tracker makes of a packet (`enum ip_conntrack_info`).
public sealed interface Tracking {

  /// The first packet of a connection: the nat tables are asked.
  record New() implements Tracking {}

  /// A packet of a known connection: the nat tables are not asked, the connection's own translation
  /// is applied. That a masqueraded connection ends where it turns to another interface
  /// (nf_nat_oif_changed) is not modelled.
  ///
  /// @param reply whether it runs against the direction of the first packet
  /// @param newDestination where PREROUTING or OUTPUT sends it instead
  /// @param newSource what POSTROUTING or INPUT makes of its source
  /// @param connMark the connection's mark
  record Established(
      boolean reply, Optional<Endpoint> newDestination, Optional<Endpoint> newSource, int connMark)
      implements Tracking {}

  /// A further packet of the first one's direction while no answer came: it is still new, but the
  /// nat tables are not asked again (nf_nat_inet_fn).
  ///
  /// @param like what it would be once there was an answer
  record Unanswered(Established like) implements Tracking {}

  /// An ICMP error about a connection, or the first packet of one that a helper expected. For an
  /// error the nat tables are not asked (nf_nat_icmp_reply_translation); for what was expected they
  /// are (nf_nat_inet_fn), and a translation by the helper itself (nf_nat_follow_master) is not
  /// modelled.
  ///
  /// @param about what a packet of the error's own direction would be: the error has its addresses
  ///   translated with it. Empty where it is not known: then an error is not translated, and
  ///   whether the connection is, or what its mark is, is open
  record Related(Optional<Established> about) implements Tracking {

    /// About a connection that is not known.
    public Related() {
      this(Optional.empty());
    }
  }

  /// A packet that belongs to no connection and can start none.
  record Invalid() implements Tracking {}

  /// A packet that the raw table took out of connection tracking.
  record Untracked() implements Tracking {}
}
