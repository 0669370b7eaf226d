package waymark.oracle.judge;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Query;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.routing.RouteLookup;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.walk.Gateway;

/// Whether the kernel can tell a sender that its packet is refused: the answer is a packet too, and
/// needs a route (icmp_route_lookup, icmpv6_route_lookup, nf_send_reset).
final class Answers {

  private static final Set<Integer> V4_ERRORS = Set.of(3, 4, 5, 11, 12);

  private final Family family;
  private final RouteLookup lookup;
  private final List<Link> links;
  private final Sysctls sysctls;

  Answers(Gateway gateway, Family family) {
    this.family = family;
    List<IpRule> rules = gateway.rules(family).toOptional().orElseThrow();
    List<Route> routes = gateway.routes(family).toOptional().orElseThrow();
    this.sysctls = gateway.sysctls().toOptional().orElseThrow();
    this.links = gateway.links().toOptional().orElseThrow();
    this.lookup = new RouteLookup(rules, routes, links);
  }

  /// Whether a socket of this host may have the address: where a local route alone has it, only one
  /// of IPv4.
  boolean isBindable(IpAddress address) {
    return family == Family.IPV4 ? isOwn(address) : isAddress(address);
  }

  private boolean isOwn(IpAddress address) {
    return lookup.addressType(address) == RouteType.LOCAL;
  }

  /// @param refused as it was when it was refused
  /// @param with in the words of `--reject-with`
  boolean canSay(Packet refused, String with) {
    RouteType asked = lookup.addressType(refused.destination());
    if (asked == RouteType.BROADCAST || asked == RouteType.MULTICAST) {
      return false;
    }
    if (with.equals("tcp-reset")) {
      return refused.transport() instanceof Transport.Tcp tcp
          && !tcp.flags().contains("RST")
          && hasRoute(reset(refused, tcp));
    }
    return !isError(refused.transport()) && hasRoute(error(refused));
  }

  /// The address that was asked where it is an own one; else IPv6 takes one of the interface that
  /// the packet came in by (icmp6_send), and IPv4 none yet.
  private IpAddress source(Packet refused) {
    IpAddress none = new IpAddress(family, 0, 0);
    return switch (family) {
      case IPV4 -> isOwn(refused.destination()) ? refused.destination() : none;
      case IPV6 ->
          Stream.of(refused.destination(), refused.source())
              .filter(this::isAddress)
              .findFirst()
              .or(() -> firstOf(refused.in()))
              .orElse(none);
    };
  }

  /// Whether an interface has it: a local route alone makes no source for IPv6.
  private boolean isAddress(IpAddress address) {
    return links.stream()
        .flatMap(link -> link.addresses().stream())
        .anyMatch(each -> each.address().equals(address));
  }

  private Optional<IpAddress> firstOf(Optional<InterfaceName> dev) {
    return links.stream()
        .filter(link -> dev.equals(Optional.of(link.name())))
        .flatMap(link -> link.addresses().stream())
        .map(Link.InterfaceAddress::address)
        .filter(address -> address.family() == Family.IPV6)
        .findFirst();
  }

  /// The route of a reset: IPv6 asks with its ports (nf_send_reset6), IPv4 as for any packet.
  private Query reset(Packet refused, Transport.Tcp tcp) {
    int own = tcp.destinationPort();
    int other = tcp.sourcePort();
    Query query = query(refused.destination(), refused.source(), Protocol.TCP, own, other, 0);
    return family == Family.IPV6 ? query : lookup.asOfPacket(query);
  }

  /// An error of IPv4 is of the type of service that it is about (__icmp_send).
  private Query error(Packet refused) {
    Protocol icmp = family == Family.IPV4 ? Protocol.ICMP : Protocol.ICMPV6;
    int tos = family == Family.IPV4 ? refused.tos() : 0;
    return query(source(refused), refused.source(), icmp, 0, 0, tos);
  }

  private static Query query(
      IpAddress from,
      IpAddress to,
      Protocol protocol,
      int sourcePort,
      int destinationPort,
      int tos) {
    return new Query(
        Optional.empty(),
        Optional.empty(),
        from,
        to,
        0,
        protocol,
        sourcePort,
        destinationPort,
        tos);
  }

  private boolean hasRoute(Query query) {
    IpAddress from = query.source();
    return lookup.lookup(query, question -> true).result()
            instanceof RouteAnswer.Result.Found(var rule, Route route, NextHop hop)
        && !route.isOfItsRouters(query.destination())
        && (!from.isLoopback()
            || family == Family.IPV6
            || route.type() == RouteType.LOCAL
            || hop.dev().flatMap(sysctls::routeLocalnet).orElse(false));
  }

  /// No error about an error (RFC 1122, RFC 4443).
  private boolean isError(Transport transport) {
    return transport instanceof Transport.Icmp icmp
        && (family == Family.IPV4 ? V4_ERRORS.contains(icmp.type()) : icmp.type() < 128);
  }
}
