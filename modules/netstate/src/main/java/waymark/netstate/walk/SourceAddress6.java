package waymark.netstate.walk;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;

/// Which of a host's IPv6 addresses the kernel takes for a destination (RFC 6724,
/// ipv6_dev_get_saddr), of all interfaces. Deprecated and temporary addresses are taken like
/// others.
final class SourceAddress6 {

  /// The labels of ip-addrlabel(8) as a kernel has them from its start, the longest prefix first.
  private static final List<Cidr> LABELS =
      List.of(
          block("::1/128"),
          block("::ffff:0:0/96"),
          block("::/96"),
          block("2001::/32"),
          block("2001:10::/28"),
          block("2002::/16"),
          block("fc00::/7"),
          block("::/0"));

  private SourceAddress6() {}

  private record Candidate(Link link, InterfaceAddress own) {}

  static Optional<IpAddress> of(Terrain terrain, InterfaceName out, IpAddress destination) {
    Comparator<Candidate> better =
        Comparator.<Candidate>comparingInt(each -> isSame(each, destination))
            .thenComparingInt(each -> scopeDistance(each.own().address(), destination))
            .thenComparingInt(each -> each.link().name().equals(out) ? 1 : 0)
            .thenComparingInt(each -> hasSameLabel(each.own().address(), destination))
            .thenComparingInt(each -> commonLength(each.own(), destination));
    // Of equals the first is taken, as the list of interfaces and of their addresses goes.
    return terrain.links().values().stream()
        .filter(link -> link.isUp())
        .filter(link -> !isOnLink(destination) || link.name().equals(out))
        .sorted(Comparator.comparingInt(Link::index))
        .flatMap(link -> link.addresses().stream().map(own -> new Candidate(link, own)))
        .filter(each -> each.own().address().family() == Family.IPV6)
        .reduce((first, next) -> better.compare(first, next) >= 0 ? first : next)
        .map(each -> each.own().address());
  }

  private static boolean isOnLink(IpAddress destination) {
    return destination.isLinkLocal() || destination.isMulticast();
  }

  private static int isSame(Candidate candidate, IpAddress destination) {
    return candidate.own().address().equals(destination) ? 1 : 0;
  }

  /// The smallest scope that reaches is the best one.
  private static int scopeDistance(IpAddress own, IpAddress destination) {
    int scope = scope(own);
    return scope >= scope(destination) ? -scope : scope - 128;
  }

  /// `IPV6_ADDR_SCOPE_LINKLOCAL` 2 and `IPV6_ADDR_SCOPE_GLOBAL` 14; a multicast address says its
  /// own.
  private static int scope(IpAddress address) {
    if (address.isMulticast()) {
      return (int) (address.high() >>> 48) & 0xf;
    }
    return address.isLinkLocal() || address.isLoopback() ? 2 : 14;
  }

  private static int hasSameLabel(IpAddress own, IpAddress destination) {
    return label(own) == label(destination) ? 1 : 0;
  }

  private static int label(IpAddress address) {
    for (int i = 0; i < LABELS.size(); i++) {
      if (LABELS.get(i).contains(address)) {
        return i;
      }
    }
    throw new IllegalStateException(address + " has no label");
  }

  private static int commonLength(InterfaceAddress own, IpAddress destination) {
    long high = own.address().high() ^ destination.high();
    long low = own.address().low() ^ destination.low();
    int common = high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
    return Math.min(common, own.prefixLength());
  }

  private static Cidr block(String text) {
    try {
      return Cidr.parse(text);
    } catch (BadValueException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
