package waymark.netstate.walk;

import java.util.HashSet;
import java.util.Set;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

/// What the connection tracker makes of a packet that belongs to no connection, as far as its
/// transport tells (nf_conntrack_proto_tcp.c, _udp.c, _icmp.c, _icmpv6.c): with the settings that a
/// kernel starts with, and a checksum that is right.
public final class FirstSight {

  /// `tcp_valid_flags`, of those that may begin a connection: a SYN, or an ACK in mid-stream.
  private static final Set<Set<String>> BEGINS =
      Set.of(Set.of("SYN"), Set.of("SYN", "URG"), Set.of("ACK"), Set.of("ACK", "URG"));

  private static final Set<Integer> V4_QUESTIONS = Set.of(8, 13, 15, 17);
  private static final Set<Integer> V6_QUESTIONS = Set.of(128, 139);

  private FirstSight() {}

  /// UDP-Lite from outside is always invalid: udplite_error sums its pseudo header as that of UDP.
  public static Tracking of(Packet packet) {
    return switch (packet.transport()) {
      case Transport.Tcp tcp -> begins(tcp) ? new Tracking.New() : new Tracking.Invalid();
      case Transport.Ports ports ->
          ports.protocol().equals(Protocol.UDPLITE) && packet.in().isPresent()
              ? new Tracking.Invalid()
              : new Tracking.New();
      case Transport.Icmp icmp when icmp.protocol().equals(Protocol.ICMP) ->
          V4_QUESTIONS.contains(icmp.type()) ? new Tracking.New() : new Tracking.Invalid();
      case Transport.Icmp icmp -> v6(icmp.type());
      case Transport.Other other -> new Tracking.New();
    };
  }

  private static boolean begins(Transport.Tcp tcp) {
    Set<String> flags = new HashSet<>(tcp.flags());
    flags.remove("PSH");
    return BEGINS.contains(flags);
  }

  /// `noct_valid_new`: multicast listeners and neighbours have no connections.
  private static Tracking v6(int type) {
    if ((type >= 130 && type <= 137) || type == 143) {
      return new Tracking.Untracked();
    }
    return V6_QUESTIONS.contains(type) ? new Tracking.New() : new Tracking.Invalid();
  }
}
