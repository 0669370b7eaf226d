package waymark.kernel.rtnetlink;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.TableId;

/// `RTM_NEWROUTE` as the entry of ip-route(8): `struct rtmsg`, then `RTA_*`.
final class RouteMessage {

  static final int HEADER = 12;

  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_IIF = 3;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_METRICS = 8;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_FLOW = 11;
  private static final int RTA_CACHEINFO = 12;
  private static final int RTA_TABLE = 15;
  private static final int RTA_VIA = 18;
  private static final int RTA_NEWDST = 19;
  private static final int RTA_PREF = 20;
  private static final int RTA_ENCAP_TYPE = 21;
  private static final int RTA_ENCAP = 22;
  private static final int RTA_EXPIRES = 23;
  private static final int RTA_PAD = 24;
  private static final int RTA_TTL_PROPAGATE = 26;
  private static final int RTA_NH_ID = 30;

  private static final int RTM_F_CLONED = 0x200;
  private static final int RTN_UNICAST = 1;
  private static final int RTPROT_BOOT = 3;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RTNEXTHOP = 8; // len u16, flags u8, hops u8, ifindex s32
  private static final int USER_HZ = 100;

  private static final int AF_INET6 = 10;

  private static final String[] PREFERENCES = {"medium", "high", "", "low"};
  private static final Map<Integer, String> ENCAPS =
      Map.of(
          1,
          "mpls",
          2,
          "ip",
          3,
          "ila",
          4,
          "ip6",
          5,
          "seg6",
          6,
          "bpf",
          7,
          "seg6local",
          8,
          "rpl",
          9,
          "ioam6",
          10,
          "xfrm");

  /// `RTNH_F_*` and `RTM_F_*`, in the order that ip(8) prints them in.
  private static final int[] FLAG_BITS = {
    0x1, 0x4, 0x2, 0x8, 0x40, 0x100, 0x10, 0x20, 0x4000, 0x8000, 0x20000000
  };

  private static final String[] FLAG_WORDS = {
    "dead",
    "onlink",
    "pervasive",
    "offload",
    "trap",
    "notify",
    "linkdown",
    "unresolved",
    "rt_offload",
    "rt_trap",
    "rt_offload_failed"
  };

  private final Header header;
  private final Attributes attributes;
  private final Map<Integer, String> devices;
  private final StringJoiner line = new StringJoiner(" ");

  private RouteMessage(Header header, Attributes attributes, Map<Integer, String> devices) {
    this.header = header;
    this.attributes = attributes;
    this.devices = devices;
  }

  /// @param devices the names of the interfaces by index
  /// @return empty for an entry of the cache, which is no route
  static Optional<String> line(Header header, Attributes attributes, Map<Integer, String> devices)
      throws MalformedMessageException {
    return (header.u32(8) & RTM_F_CLONED) != 0
        ? Optional.empty()
        : Optional.of(new RouteMessage(header, attributes, devices).line());
  }

  private String line() throws MalformedMessageException {
    int type = header.u8(7);
    if (type != RTN_UNICAST) {
      line.add(RouteType.ofNumber(type).map(RouteType::word).orElse("type-" + type));
    }
    line.add(find(RTA_DST).isPresent() ? block(RTA_DST, header.u8(1)) : "default");
    if (find(RTA_SRC).isPresent()) {
      line.add("from " + block(RTA_SRC, header.u8(2)));
    }
    if (find(RTA_NEWDST).isPresent()) {
      line.add("as to " + find(RTA_NEWDST).get().hex());
    }
    encap(attributes, line);
    if (header.u8(3) != 0) {
      line.add(String.format("tos 0x%02x", header.u8(3)));
    }
    if (find(RTA_NH_ID).isPresent()) {
      line.add("nhid " + Integer.toUnsignedString(find(RTA_NH_ID).get().u32()));
    }
    way(attributes, line);
    if (find(RTA_OIF).isPresent()) {
      line.add("dev " + device(find(RTA_OIF).get().u32()));
    }
    origin();
    flags(header.u32(8), line);
    details();
    hops();
    return line.toString();
  }

  private void origin() throws MalformedMessageException {
    int table = find(RTA_TABLE).isPresent() ? find(RTA_TABLE).get().u32() : header.u8(4);
    if (table != TableId.MAIN.number()) {
      line.add("table " + new TableId(table));
    }
    if (header.u8(5) != RTPROT_BOOT) {
      line.add("proto " + Names.protocol(header.u8(5)));
    }
    if (header.u8(6) != RT_SCOPE_UNIVERSE) {
      line.add("scope " + Names.scope(header.u8(6)));
    }
    if (find(RTA_PREFSRC).isPresent()) {
      line.add("src " + Header.address(find(RTA_PREFSRC).get()));
    }
    if (find(RTA_PRIORITY).isPresent()) {
      line.add("metric " + Integer.toUnsignedString(find(RTA_PRIORITY).get().u32()));
    }
  }

  private void details() throws MalformedMessageException {
    if (find(RTA_FLOW).isPresent()) {
      line.add("realm " + Names.realms(find(RTA_FLOW).get().u32()));
    }
    if (find(RTA_CACHEINFO).isPresent()) {
      int expires = new Header(find(RTA_CACHEINFO).get().value(), 12).u32(8);
      if (expires != 0) {
        line.add("expires " + expires / USER_HZ + "sec");
      }
    }
    if (find(RTA_METRICS).isPresent()) {
      RouteMetrics.add(find(RTA_METRICS).get().nested(), line);
    }
    if (find(RTA_IIF).isPresent()) {
      line.add("iif " + device(find(RTA_IIF).get().u32()));
    }
    for (Attribute each : attributes.list()) {
      switch (each.type()) {
        case RTA_DST, RTA_SRC, RTA_IIF, RTA_OIF, RTA_GATEWAY, RTA_PRIORITY, RTA_PREFSRC -> {}
        case RTA_METRICS, RTA_MULTIPATH, RTA_FLOW, RTA_CACHEINFO, RTA_TABLE, RTA_VIA -> {}
        case RTA_NEWDST, RTA_PREF, RTA_ENCAP_TYPE, RTA_ENCAP, RTA_EXPIRES, RTA_PAD -> {}
        case RTA_NH_ID -> {}
        case RTA_TTL_PROPAGATE -> line.add("ttl-propagate " + each.u8());
        default -> line.add("rta-" + each.type() + " " + each.hex());
      }
    }
    if (find(RTA_PREF).isPresent()) {
      int preference = find(RTA_PREF).get().u8();
      boolean named = preference < PREFERENCES.length && !PREFERENCES[preference].isEmpty();
      line.add("pref " + (named ? PREFERENCES[preference] : preference));
    } else if (header.u8(0) == AF_INET6) {
      line.add("pref medium"); // Linux before 4.1; tells the reader the family of a default route
    }
  }

  private void hops() throws MalformedMessageException {
    if (find(RTA_MULTIPATH).isEmpty()) {
      return;
    }
    ByteBuffer hops = find(RTA_MULTIPATH).get().value();
    int at = 0;
    while (at < hops.limit()) {
      Header hop = new Header(hops.slice(at, hops.limit() - at), RTNEXTHOP);
      int length = hop.u16(0);
      if (length < RTNEXTHOP || length > hops.limit() - at) {
        throw new MalformedMessageException("a next hop claims " + length + " bytes");
      }
      Attributes own = Attributes.parse(hops, at + RTNEXTHOP, at + length);
      StringJoiner words = new StringJoiner(" ");
      encap(own, words);
      way(own, words);
      words.add("dev " + device(hop.u32(4)));
      words.add("weight " + (hop.u8(3) + 1));
      flags(hop.u8(2), words);
      line.add("\n\tnexthop " + words);
      at += (length + 3) & ~3;
    }
  }

  private static void way(Attributes from, StringJoiner words) throws MalformedMessageException {
    if (from.find(RTA_GATEWAY).isPresent()) {
      words.add("via " + Header.address(from.find(RTA_GATEWAY).get()));
    }
    if (from.find(RTA_VIA).isPresent()) { // struct rtvia: family u16, address
      Attribute via = from.find(RTA_VIA).get();
      int family = new Header(via.value(), 2).u16(0);
      byte[] address = new byte[via.value().limit() - 2];
      via.value().get(2, address);
      boolean known = address.length == 4 || address.length == 16;
      words.add(
          known
              ? "via " + (family == AF_INET6 ? "inet6 " : "inet ") + IpAddress.ofBytes(address)
              : "via-" + family + " " + via.hex());
    }
  }

  private static void encap(Attributes from, StringJoiner words) {
    Optional<Attribute> type = from.find(RTA_ENCAP_TYPE);
    if (type.isPresent()) {
      byte[] number = type.get().bytes();
      int kind = number.length == 2 ? type.get().value().getShort(0) & 0xffff : 0;
      words.add(
          "encap "
              + ENCAPS.getOrDefault(kind, Integer.toString(kind))
              + from.find(RTA_ENCAP).map(encap -> " " + encap.hex()).orElse(""));
    }
  }

  private static void flags(int bits, StringJoiner words) {
    for (int i = 0; i < FLAG_BITS.length; i++) {
      if ((bits & FLAG_BITS[i]) != 0) {
        words.add(FLAG_WORDS[i]);
      }
    }
  }

  private String device(int index) {
    return devices.getOrDefault(index, "if" + index);
  }

  private String block(int type, int length) throws MalformedMessageException {
    IpAddress address = Header.address(find(type).orElseThrow());
    return length == address.family().bits() ? address.toString() : address + "/" + length;
  }

  private Optional<Attribute> find(int type) {
    return attributes.find(type);
  }
}
