package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;
import waymark.netstate.walk.Gateway;

/// Chooses the LAN addresses that walked packets come from, where nobody named one.
public final class Clients {

  /// How far into its network a client is looked for.
  private static final int FIRST = 100;

  private Clients() {}

  /// One address of each family that the LAN has, none of them a front or the gateway's own.
  public static List<IpAddress> of(Promise promise, Gateway gateway) {
    Set<IpAddress> taken =
        gateway.links().toOptional().orElse(List.of()).stream()
            .map(Link::addresses)
            .flatMap(List::stream)
            .map(InterfaceAddress::address)
            .collect(Collectors.toSet());
    promise.fronts().forEach(front -> taken.add(front.address()));
    List<IpAddress> clients = new ArrayList<>();
    for (Family family : Family.values()) {
      promise.lan().stream()
          .filter(block -> block.family() == family && !block.network().isLinkLocal())
          .findFirst()
          .map(block -> free(block, taken))
          .ifPresent(clients::add);
    }
    return clients;
  }

  private static IpAddress free(Cidr block, Set<IpAddress> taken) {
    IpAddress candidate =
        new IpAddress(block.family(), block.network().high(), block.network().low() | FIRST);
    if (!block.contains(candidate)) {
      candidate = block.network().next();
    }
    while (taken.contains(candidate) && block.contains(candidate.next())) {
      candidate = candidate.next();
    }
    return candidate;
  }
}
