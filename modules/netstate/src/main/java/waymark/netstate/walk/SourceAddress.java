package waymark.netstate.walk;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;

/// Which of a host's addresses the kernel takes where a rule leaves it the choice
/// (inet_select_addr).
final class SourceAddress {

  private SourceAddress() {}

  /// The address that MASQUERADE takes for a packet that leaves by an interface: one on the network
  /// of the next hop before any other of that interface, then one of another interface.
  static Optional<IpAddress> of(
      Terrain terrain, InterfaceName out, Optional<IpAddress> via, Packet packet) {
    if (packet.family() == Family.IPV6) {
      return SourceAddress6.of(terrain, out, packet.destination());
    }
    IpAddress nextHop = via.orElse(packet.destination());
    List<InterfaceAddress> own = onLink(terrain, out, packet.family()).toList();
    return own.stream()
        .filter(each -> each.network().contains(nextHop))
        .findFirst()
        .or(() -> own.stream().findFirst())
        .or(() -> anyOther(terrain))
        .map(InterfaceAddress::address);
  }

  /// The first address of an interface, as REDIRECT takes it: of the scope of what was asked, where
  /// that is narrower than global (nf_nat_redirect_ipv6_usable).
  static Optional<IpAddress> first(Terrain terrain, InterfaceName dev, IpAddress asked) {
    return addresses(terrain, dev, asked.family())
        .map(InterfaceAddress::address)
        .filter(own -> scope(asked) == 0 || scope(asked) == scope(own))
        .findFirst();
  }

  /// `ipv6_addr_scope`: 1 for the node, 2 for the link, 5 for the site, as in a multicast address;
  /// 0 for what is wider, and for IPv4.
  private static long scope(IpAddress address) {
    if (address.family() == Family.IPV4) {
      return 0;
    }
    if (address.isMulticast()) {
      long scope = address.high() >>> 48 & 0xf;
      return scope == 1 || scope == 2 || scope == 5 ? scope : 0;
    }
    boolean isSiteLocal = address.high() >>> 54 == 0x3fb; // fec0::/10
    return address.isLoopback() ? 1 : address.isLinkLocal() ? 2 : isSiteLocal ? 5 : 0;
  }

  static IpAddress loopback(Family family) {
    return switch (family) {
      case IPV4 -> IpAddress.v4(0x7f000001);
      case IPV6 -> new IpAddress(Family.IPV6, 0, 1);
    };
  }

  private static Optional<InterfaceAddress> anyOther(Terrain terrain) {
    return terrain.links().values().stream()
        .sorted(Comparator.comparingInt(Link::index))
        .flatMap(link -> onLink(terrain, link.name(), Family.IPV4))
        .findFirst();
  }

  private static Stream<InterfaceAddress> onLink(
      Terrain terrain, InterfaceName dev, Family family) {
    return addresses(terrain, dev, family)
        .filter(each -> !each.secondary() && each.scope().equals("global"));
  }

  private static Stream<InterfaceAddress> addresses(
      Terrain terrain, InterfaceName dev, Family family) {
    return Optional.ofNullable(terrain.links().get(dev)).stream()
        .flatMap(link -> link.addresses().stream())
        .filter(each -> each.address().family() == family);
  }
}
