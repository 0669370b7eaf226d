package waymark.kernel.conntrack;

import java.util.OptionalInt;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Layer4;
import waymark.netstate.conntrack.Tuple;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// One direction of an entry, read from its `CTA_TUPLE_*`; one object for a whole table.
final class Direction {

  private static final int V6_BYTES = 16;

  long srcHigh;
  long srcLow;
  long dstHigh;
  long dstLow;
  boolean isV6;
  int protocol;
  int sport;
  int dport;
  int type;
  int code;
  int id;
  int zone;

  private final AttributeCursor nest = new AttributeCursor();
  private final AttributeCursor inner = new AttributeCursor();
  private int addresses;

  /// Reads the nest between two offsets.
  void read(byte[] datagram, int from, int to) throws MalformedMessageException {
    addresses = 0;
    protocol = -1;
    sport = -1;
    dport = -1;
    type = -1;
    code = -1;
    id = -1;
    zone = -1;
    nest.over(datagram, from, to);
    while (nest.next()) {
      switch (nest.type()) {
        case Cta.TUPLE_IP -> addresses(datagram, nest.start(), nest.end());
        case Cta.TUPLE_PROTO -> protocol(datagram, nest.start(), nest.end());
        case Cta.TUPLE_ZONE -> zone = nest.be16();
        default -> {}
      }
    }
    if (addresses != 3 || protocol < 0) {
      throw new MalformedMessageException("a tuple at " + from + " lacks addresses or protocol");
    }
  }

  private void addresses(byte[] datagram, int from, int to) throws MalformedMessageException {
    inner.over(datagram, from, to);
    while (inner.next()) {
      switch (inner.type()) {
        case Cta.IP_V4_SRC -> {
          isV6 = false;
          srcHigh = 0;
          srcLow = Integer.toUnsignedLong(inner.be32());
          addresses |= 1;
        }
        case Cta.IP_V4_DST -> {
          dstHigh = 0;
          dstLow = Integer.toUnsignedLong(inner.be32());
          addresses |= 2;
        }
        case Cta.IP_V6_SRC -> {
          isV6 = true;
          inner.expect(V6_BYTES);
          srcHigh = inner.be64At(0);
          srcLow = inner.be64At(8);
          addresses |= 1;
        }
        case Cta.IP_V6_DST -> {
          inner.expect(V6_BYTES);
          dstHigh = inner.be64At(0);
          dstLow = inner.be64At(8);
          addresses |= 2;
        }
        default -> {}
      }
    }
  }

  private void protocol(byte[] datagram, int from, int to) throws MalformedMessageException {
    inner.over(datagram, from, to);
    while (inner.next()) {
      switch (inner.type()) {
        case Cta.PROTO_NUM -> protocol = inner.u8();
        case Cta.PROTO_SRC_PORT -> sport = inner.be16();
        case Cta.PROTO_DST_PORT -> dport = inner.be16();
        case Cta.PROTO_ICMP_ID, Cta.PROTO_ICMPV6_ID -> id = inner.be16();
        case Cta.PROTO_ICMP_TYPE, Cta.PROTO_ICMPV6_TYPE -> type = inner.u8();
        case Cta.PROTO_ICMP_CODE, Cta.PROTO_ICMPV6_CODE -> code = inner.u8();
        default -> {}
      }
    }
  }

  /// Whether the two numbers are ports: gre has its keys there, and others nothing that counts.
  boolean hasPorts() {
    return switch (protocol) {
      case 6, 17, 33, 132, 136 -> sport >= 0 && dport >= 0;
      default -> false;
    };
  }

  Tuple tuple() {
    Family family = isV6 ? Family.IPV6 : Family.IPV4;
    return new Tuple(
        new IpAddress(family, srcHigh, srcLow), new IpAddress(family, dstHigh, dstLow), layer4());
  }

  private Layer4 layer4() {
    if (hasPorts()) {
      return new Layer4.Ports(sport, dport);
    }
    boolean icmp = protocol == 1 || protocol == 58;
    if (icmp && type >= 0 && code >= 0 && id >= 0) {
      return new Layer4.Icmp(type, code, id);
    }
    return protocol == 47 && sport >= 0 && dport >= 0
        ? new Layer4.Keys(sport, dport)
        : new Layer4.None();
  }

  OptionalInt ownZone() {
    return zone < 0 ? OptionalInt.empty() : OptionalInt.of(zone);
  }
}
