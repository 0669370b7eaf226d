package waymark.netstate.walk;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.TableId;

/// How a packet's way ended.
public sealed interface Verdict {

  /// It left by an interface.
  ///
  /// @param packet as it leaves
  /// @param sourcePortKept false where the kernel chose a source port that cannot be foretold
  /// @param via the gateway that it is sent to; empty where the destination is on the link
  /// @param table the routing table that decided
  record Forwarded(
      Packet packet,
      boolean sourcePortKept,
      InterfaceName out,
      Optional<IpAddress> via,
      TableId table)
      implements Verdict {}

  /// It was delivered to this host.
  record Local(Packet packet) implements Verdict {}

  /// It is gone, and nobody was told.
  record Dropped(Packet packet, Cause cause, String by) implements Verdict {}

  /// It is gone, and its sender was told.
  ///
  /// @param with the answer: `icmp-port-unreachable`, `tcp-reset`, ...
  record Rejected(Packet packet, Cause cause, String by, String with) implements Verdict {}

  /// It depends on what is not modelled or was not read.
  record Unknown(List<String> reasons) implements Verdict {

    public Unknown {
      reasons = List.copyOf(reasons);
    }
  }

  /// What ended a packet.
  enum Cause {
    /// A rule of iptables or nft.
    RULE,
    /// The policy of a built-in chain.
    POLICY,
    /// The reverse-path filter: the way back is another one.
    RP_FILTER,
    /// A source or destination that may not come in from outside.
    MARTIAN,
    /// Forwarding is off.
    FORWARDING_OFF,
    /// A blackhole, unreachable or prohibit route or ip rule.
    ROUTE,
    /// No route at all.
    NO_ROUTE,
    /// MASQUERADE found no address to take.
    NO_ADDRESS
  }
}
