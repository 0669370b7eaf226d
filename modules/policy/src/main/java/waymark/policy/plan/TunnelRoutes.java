package waymark.policy.plan;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;
import waymark.policy.Policy;

/// The routes of the marked table.
final class TunnelRoutes {

  /// A metric behind every route that a tunnel's tool would add.
  private static final int LAST_METRIC = (int) 4278198272L;

  private TunnelRoutes() {}

  static Route unreachable(Policy.Tunnel tunnel, Family family) {
    return IpRouteText.route(
        tunnel.table(),
        RouteType.UNREACHABLE,
        Cidr.all(family),
        LAST_METRIC,
        "boot",
        "global",
        Optional.empty(),
        List.of());
  }

  static Route into(Policy.Tunnel tunnel, Family family) {
    Optional<IpAddress> gateway = tunnel.gateway(family);
    return IpRouteText.route(
        tunnel.table(),
        RouteType.UNICAST,
        Cidr.all(family),
        usualMetric(family),
        "boot",
        gateway.isPresent() || family == Family.IPV6 ? "global" : "link",
        Optional.empty(),
        List.of(new NextHop(Optional.of(tunnel.dev()), gateway, false, 1, true)));
  }

  /// The metric of a route that was added without one (IP6_RT_PRIO_USER in linux/ipv6_route.h).
  static int usualMetric(Family family) {
    return family == Family.IPV4 ? 0 : 1024;
  }
}
