package waymark.netstate.routing;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// One route of one table.
///
/// @param metric the priority among routes to the same destination, unsigned: the lowest is taken
/// @param tos the type of service it is for, 0 for all
/// @param protocol who added it, as ip(8) prints it: `kernel`, `boot`, `static`, ...
/// @param scope as ip(8) prints it: `global`, `link`, `host`
/// @param prefSource the source address that this host's own packets take (`src`)
/// @param nextHops one or more; one without a device for blackhole, unreachable, prohibit, throw
/// @param unmodelled what else of it decides where packets go, as printed: `from 2001:db8::/64`,
///   `encap ip id 100 ...`, `nhid 5` without a next hop, `pref high`
/// @param text the route as ip-route(8) prints it
public record Route(
    TableId table,
    RouteType type,
    Cidr destination,
    int metric,
    int tos,
    String protocol,
    String scope,
    Optional<IpAddress> prefSource,
    List<NextHop> nextHops,
    List<String> unmodelled,
    String text) {

  public Route {
    nextHops = List.copyOf(nextHops);
    unmodelled = List.copyOf(unmodelled);
  }

  /// A route of which all is modelled.
  public Route(
      TableId table,
      RouteType type,
      Cidr destination,
      int metric,
      int tos,
      String protocol,
      String scope,
      Optional<IpAddress> prefSource,
      List<NextHop> nextHops,
      String text) {
    this(
        table,
        type,
        destination,
        metric,
        tos,
        protocol,
        scope,
        prefSource,
        nextHops,
        List.of(),
        text);
  }

  public Family family() {
    return destination.family();
  }

  /// Whether an IPv6 address is the one that all routers of the route's network share
  /// (ipv6_anycast_destination).
  public boolean isOfItsRouters(IpAddress address) {
    return type == RouteType.ANYCAST
        || (family() == Family.IPV6
            && destination.prefixLength() < 127
            && destination.network().equals(address)
            && nextHops.stream().allMatch(hop -> hop.via().isEmpty()));
  }
}
