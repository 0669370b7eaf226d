package waymark.kernel.conntrack;

import waymark.kernel.netlink.MessageWriter;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.Layer4;
import waymark.netstate.conntrack.Tuple;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// Writes the attributes of a tuple.
final class Tuples {

  private Tuples() {}

  /// A tuple of nothing but its destination, for a filter.
  static void address(MessageWriter tuple, IpAddress dst) {
    tuple.nested(
        Cta.TUPLE_IP,
        ip ->
            ip.attribute(dst.family() == Family.IPV4 ? Cta.IP_V4_DST : Cta.IP_V6_DST, dst.bytes()));
  }

  /// The whole tuple of a flow's original direction.
  static void original(MessageWriter message, Flow flow) {
    Tuple tuple = flow.original();
    boolean v4 = flow.family() == Family.IPV4;
    message.nested(
        Cta.TUPLE_ORIG,
        nest -> {
          nest.nested(
              Cta.TUPLE_IP,
              ip ->
                  ip.attribute(v4 ? Cta.IP_V4_SRC : Cta.IP_V6_SRC, tuple.src().bytes())
                      .attribute(v4 ? Cta.IP_V4_DST : Cta.IP_V6_DST, tuple.dst().bytes()));
          nest.nested(Cta.TUPLE_PROTO, proto -> protocol(proto, flow, v4));
          flow.zones()
              .original()
              .ifPresent(zone -> nest.attribute(Cta.TUPLE_ZONE, Wire.bytes16(zone)));
        });
  }

  private static void protocol(MessageWriter proto, Flow flow, boolean v4) {
    proto.attribute(Cta.PROTO_NUM, (byte) flow.protocol().number());
    switch (flow.original().layer4()) {
      case Layer4.Ports(int sport, int dport) -> ports(proto, sport, dport);
      case Layer4.Keys(int srckey, int dstkey) -> ports(proto, srckey, dstkey);
      case Layer4.Icmp(int type, int code, int id) ->
          proto
              .attribute(v4 ? Cta.PROTO_ICMP_ID : Cta.PROTO_ICMPV6_ID, Wire.bytes16(id))
              .attribute(v4 ? Cta.PROTO_ICMP_TYPE : Cta.PROTO_ICMPV6_TYPE, (byte) type)
              .attribute(v4 ? Cta.PROTO_ICMP_CODE : Cta.PROTO_ICMPV6_CODE, (byte) code);
      case Layer4.None() -> {}
    }
  }

  private static void ports(MessageWriter proto, int source, int destination) {
    proto
        .attribute(Cta.PROTO_SRC_PORT, Wire.bytes16(source))
        .attribute(Cta.PROTO_DST_PORT, Wire.bytes16(destination));
  }
}
