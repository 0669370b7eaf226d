package waymark.diagnosis;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.TableId;
import waymark.netstate.walk.Gateway;

/// Chooses the LAN clients that walked packets come from, and the interface that each comes in by.
public final class Clients {

  /// How far into its network a client is looked for.
  private static final int FIRST = 100;

  private final Promise promise;
  private final Gateway gateway;

  private Clients(Promise promise, Gateway gateway) {
    this.promise = promise;
    this.gateway = gateway;
  }

  /// One of each block of the LAN, and of each that is chosen for the tunnel inside of one, none of
  /// them a front or the gateway's own address: what holds of one block need not hold of the next.
  public static List<Client> of(Promise promise, Gateway gateway) {
    Clients clients = new Clients(promise, gateway);
    Set<IpAddress> taken = clients.taken();
    return Stream.concat(
            promise.lan().stream(),
            promise.tunnel().stream().flatMap(tunnel -> tunnel.chosen().stream()))
        .filter(block -> !block.network().isLinkLocal())
        .flatMap(block -> free(block, taken).stream())
        .flatMap(clients::at)
        .toList();
  }

  /// The client that somebody named.
  public static List<Client> of(Promise promise, Gateway gateway, IpAddress named) {
    return new Clients(promise, gateway).at(named).toList();
  }

  private Set<IpAddress> taken() {
    Set<IpAddress> taken =
        gateway.links().toOptional().orElse(List.of()).stream()
            .map(Link::addresses)
            .flatMap(List::stream)
            .map(InterfaceAddress::address)
            .collect(Collectors.toSet());
    promise.fronts().forEach(front -> taken.add(front.address()));
    return taken;
  }

  private static Optional<IpAddress> free(Cidr block, Set<IpAddress> taken) {
    IpAddress network = block.network();
    IpAddress usual = new IpAddress(block.family(), network.high(), network.low() | FIRST);
    IpAddress candidate =
        block.contains(usual)
            ? usual
            : block.prefixLength() == block.family().bits() ? network : network.next();
    while (taken.contains(candidate)) {
      candidate = candidate.next();
    }
    return block.contains(candidate) ? Optional.of(candidate) : Optional.empty();
  }

  /// By the LAN interface whose route back to it is the longest: by another one the reverse-path
  /// filter would take it for forged, and no client of the block is there. By each where no route
  /// tells.
  private Stream<Client> at(IpAddress address) {
    Optional<InterfaceName> back =
        gateway.routes().toOptional().orElse(List.of()).stream()
            .filter(route -> route.table().equals(TableId.MAIN))
            .filter(route -> route.type() == RouteType.UNICAST)
            .filter(route -> route.destination().contains(address))
            .sorted(Comparator.comparingInt((Route route) -> -route.destination().prefixLength()))
            .flatMap(route -> route.nextHops().stream())
            .map(NextHop::dev)
            .flatMap(Optional::stream)
            .filter(promise.lanInterfaces()::contains)
            .findFirst();
    return back.map(Stream::of)
        .orElseGet(promise.lanInterfaces()::stream)
        .map(in -> new Client(in, address));
  }
}
