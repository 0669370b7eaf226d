package waymark.policy;

import java.net.URI;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.TableId;

/// What a gateway is meant to do: packets of the LAN leave by the tunnel, but for those that are
/// excluded.
///
/// @param source the file that it was read from
/// @param ingress may be empty
/// @param exclude what does not go into the tunnel
/// @param killSwitch whether packets bound for the tunnel are refused while it is down, instead of
///   leaving by the WAN
public record Policy(
    String source,
    Lan lan,
    Cluster cluster,
    List<Ingress> ingress,
    Tunnel tunnel,
    Layout layout,
    Set<Exclusion> exclude,
    boolean killSwitch) {

  public Policy {
    ingress = List.copyOf(ingress);
    Set<Exclusion> inOrder = EnumSet.noneOf(Exclusion.class);
    inOrder.addAll(exclude);
    exclude = Collections.unmodifiableSet(inOrder);
  }

  /// The network whose packets are steered.
  ///
  /// @param cidrs one or more, of either family, without overlap
  /// @param interfaces one or more by which its packets come in
  public record Lan(List<Cidr> cidrs, List<InterfaceName> interfaces) {
    public Lan {
      cidrs = List.copyOf(cidrs);
      interfaces = List.copyOf(interfaces);
    }
  }

  /// The cluster behind the gateway; either list may be empty.
  public record Cluster(List<Cidr> pods, List<Cidr> services) {
    public Cluster {
      pods = List.copyOf(pods);
      services = List.copyOf(services);
    }
  }

  /// A service that the LAN reaches through the gateway.
  ///
  /// @param url with the scheme http, https, tcp, tls or dns, and a host
  /// @param addresses the front addresses, before DNAT: one or more
  public record Ingress(String name, URI url, List<IpAddress> addresses) {
    public Ingress {
      addresses = List.copyOf(addresses);
    }

    /// The port of the URL, or that of its scheme.
    public int port() {
      return IngressUrl.port(url);
    }
  }

  /// The way out.
  ///
  /// @param dev the interface
  /// @param addresses its own, at most one of each family
  /// @param gateways the far end, at most one of each family; without one, the route names only the
  ///   interface
  /// @param mark never zero
  /// @param table none of the kernel's own
  /// @param priority of the ip rule; without one, the kernel puts it before all that were there
  public record Tunnel(
      InterfaceName dev,
      List<IpAddress> addresses,
      List<IpAddress> gateways,
      FwMark mark,
      TableId table,
      Optional<RulePriority> priority) {
    public Tunnel {
      addresses = List.copyOf(addresses);
      gateways = List.copyOf(gateways);
    }

    public Optional<IpAddress> address(Family family) {
      return of(addresses, family);
    }

    public Optional<IpAddress> gateway(Family family) {
      return of(gateways, family);
    }

    private static Optional<IpAddress> of(List<IpAddress> all, Family family) {
      return all.stream().filter(each -> each.family() == family).findFirst();
    }
  }

  /// Where the rules stand.
  public enum Layout {
    /// In PREROUTING itself, behind whatever stands there already.
    FLAT,
    /// In a chain of our own, that PREROUTING jumps to: rebuilt whole, at once.
    CHAIN
  }

  /// What LAN packets may be bound for without going into the tunnel, in the order of the rules.
  public enum Exclusion {
    PODS,
    SERVICES,
    LAN,
    /// The ingress addresses that none of the others covers.
    INGRESS
  }

  /// The CIDRs that an exclusion names, of one family.
  public List<Cidr> excluded(Exclusion exclusion, Family family) {
    List<Cidr> blocks =
        switch (exclusion) {
          case PODS -> cluster.pods();
          case SERVICES -> cluster.services();
          case LAN -> lan.cidrs();
          case INGRESS ->
              ingress.stream().flatMap(each -> each.addresses().stream()).map(Cidr::of).toList();
        };
    return blocks.stream().filter(block -> block.family() == family).distinct().toList();
  }

  /// The names of the ingress whose front address is in a block, joined by commas.
  public String ingressAt(Cidr block) {
    return ingress.stream()
        .filter(each -> each.addresses().stream().anyMatch(block::contains))
        .map(Ingress::name)
        .collect(Collectors.joining(", "));
  }
}
