package waymark.netstate.routing;

import java.util.Optional;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// One way that a route sends packets.
///
/// @param dev the interface; empty for routes that send nothing (blackhole, throw, ...)
/// @param via the gateway; empty where the destination itself is on the link
/// @param onlink whether the gateway is taken to be on the link without a route to it
/// @param weight of several next hops, 1 to 256
/// @param usable false where the kernel flags it `dead`; `linkdown` alone is still used, and the
///   kernel says `dead linkdown` where `ignore_routes_with_linkdown` is set (fib_nexthop_info)
public record NextHop(
    Optional<InterfaceName> dev,
    Optional<IpAddress> via,
    boolean onlink,
    int weight,
    boolean usable) {}
