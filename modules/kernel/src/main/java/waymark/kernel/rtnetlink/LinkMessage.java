package waymark.kernel.rtnetlink;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.packet.IpAddress;

/// `RTM_NEWLINK`: `struct ifinfomsg`, then `IFLA_*`.
///
/// @param type `ARPHRD_*`
/// @param bits `IFF_*`
/// @param peer the index of the interface below or at the other end, in this namespace; 0 for none
record LinkMessage(
    int index,
    int type,
    int bits,
    String name,
    int mtu,
    int peer,
    int master,
    int group,
    Optional<String> kind,
    Optional<String> address) {

  static final int HEADER = 16;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_GROUP = 27;
  private static final int IFLA_LINK_NETNSID = 37;

  static final int IFF_UP = 0x1;
  private static final int IFF_RUNNING = 0x40;

  /// In the order that ip(8) prints them in; `IFF_RUNNING` shows as the lack of `NO-CARRIER`.
  private static final int[] FLAG_BITS = {
    0x8, 0x2, 0x10, 0x1000, 0x80, 0x200, 0x100, 0x400, 0x800, 0x4, 0x8000, 0x4000, 0x2000, 0x20,
    0x1, 0x10000, 0x20000, 0x40000
  };

  private static final List<String> FLAG_WORDS =
      List.of(
          "LOOPBACK",
          "BROADCAST",
          "POINTOPOINT",
          "MULTICAST",
          "NOARP",
          "ALLMULTI",
          "PROMISC",
          "MASTER",
          "SLAVE",
          "DEBUG",
          "DYNAMIC",
          "AUTOMEDIA",
          "PORTSEL",
          "NOTRAILERS",
          "UP",
          "LOWER_UP",
          "DORMANT",
          "ECHO");

  private static final Set<Integer> ADDRESSED_BY_IPV4 = Set.of(768, 776, 778); // IPIP, SIT, GRE
  private static final Set<Integer> ADDRESSED_BY_IPV6 = Set.of(769, 823); // IP6IP6, IP6GRE

  static LinkMessage of(Header header, Attributes attributes) throws MalformedMessageException {
    Optional<Attribute> info = attributes.find(IFLA_LINKINFO);
    int type = header.u16(2);
    boolean elsewhere = attributes.find(IFLA_LINK_NETNSID).isPresent();
    return new LinkMessage(
        header.u32(4),
        type,
        header.u32(8),
        attributes.find(IFLA_IFNAME).map(Attribute::string).orElse(""),
        u32(attributes, IFLA_MTU),
        elsewhere ? 0 : u32(attributes, IFLA_LINK),
        u32(attributes, IFLA_MASTER),
        u32(attributes, IFLA_GROUP),
        info.isPresent()
            ? info.get().nested().find(IFLA_INFO_KIND).map(Attribute::string)
            : Optional.empty(),
        attributes.find(IFLA_ADDRESS).map(address -> address(type, address.bytes())));
  }

  private static int u32(Attributes attributes, int type) throws MalformedMessageException {
    return attributes.find(type).isPresent() ? attributes.find(type).get().u32() : 0;
  }

  private static String address(int type, byte[] bytes) {
    boolean isIp =
        (bytes.length == 4 && ADDRESSED_BY_IPV4.contains(type))
            || (bytes.length == 16 && ADDRESSED_BY_IPV6.contains(type));
    return isIp ? IpAddress.ofBytes(bytes).toString() : HexFormat.ofDelimiter(":").formatHex(bytes);
  }

  /// The words of ip(8).
  ///
  /// @param peerIsUp whether the interface below has `IFF_UP`
  Set<String> flags(boolean peerIsUp) {
    Set<String> flags = new LinkedHashSet<>();
    if ((bits & IFF_UP) != 0 && (bits & IFF_RUNNING) == 0) {
      flags.add("NO-CARRIER");
    }
    for (int i = 0; i < FLAG_BITS.length; i++) {
      if ((bits & FLAG_BITS[i]) != 0) {
        flags.add(FLAG_WORDS.get(i));
      }
    }
    if (!peerIsUp) {
      flags.add("M-DOWN");
    }
    return flags;
  }
}
