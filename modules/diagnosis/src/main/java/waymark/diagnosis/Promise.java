package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.netstate.routing.TableId;

/// What a gateway is there for: the fronts that the LAN reaches through it, and the tunnel that the
/// LAN's other packets take.
///
/// @param lan the networks whose packets it carries
/// @param lanInterfaces by which they come in
/// @param pods may be empty where nobody told
/// @param services may be empty where nobody told
/// @param assumed what was taken from the live state because nobody told it, one sentence each
public record Promise(
    List<Cidr> lan,
    List<InterfaceName> lanInterfaces,
    List<Cidr> pods,
    List<Cidr> services,
    List<Front> fronts,
    Optional<Tunnel> tunnel,
    List<String> assumed) {

  public Promise {
    lan = List.copyOf(lan);
    lanInterfaces = List.copyOf(lanInterfaces);
    pods = List.copyOf(pods);
    services = List.copyOf(services);
    fronts = List.copyOf(fronts);
    assumed = List.copyOf(assumed);
  }

  /// An address and a port that clients use, before DNAT.
  public record Front(String name, IpAddress address, Protocol protocol, int port) {}

  /// The way out.
  ///
  /// @param addresses its own, of either family
  /// @param gateways the far end, of either family, where a route needs it
  /// @param mark that sends a packet into it; empty where ip rules choose by something else
  /// @param chosen blocks inside of the LAN's: of a block that holds some, they alone are meant to
  ///   go through the tunnel
  public record Tunnel(
      InterfaceName dev,
      List<IpAddress> addresses,
      List<IpAddress> gateways,
      Optional<FwMark> mark,
      TableId table,
      List<Cidr> chosen) {

    public Tunnel {
      addresses = List.copyOf(addresses);
      gateways = List.copyOf(gateways);
      chosen = List.copyOf(chosen);
    }

    /// The same for these alone.
    Tunnel choosing(List<Cidr> sources) {
      return new Tunnel(dev, addresses, gateways, mark, table, sources);
    }

    /// Whether packets of that client for the internet are promised to go through.
    ///
    /// @param block of the LAN that it is in
    boolean isFor(IpAddress client, Cidr block) {
      List<Cidr> inside = chosen.stream().filter(one -> block.contains(one.network())).toList();
      return inside.isEmpty() || inside.stream().anyMatch(one -> one.contains(client));
    }

    /// Whether it has an address of this family, for packets to leave with.
    boolean carries(Family family) {
      return addresses.stream().anyMatch(address -> address.family() == family);
    }
  }

  /// The LAN network that an address lies in.
  public Optional<Cidr> lanOf(IpAddress address) {
    return lan.stream().filter(block -> block.contains(address)).findFirst();
  }

  /// The network of the LAN, the pods or the services that an address lies in; the address alone
  /// where nobody told of one.
  Cidr blockOf(IpAddress address) {
    return Stream.of(lan, pods, services)
        .flatMap(List::stream)
        .filter(block -> block.contains(address))
        .findFirst()
        .orElseGet(() -> Cidr.of(address));
  }

  public boolean isTunnel(InterfaceName dev) {
    return tunnel.map(known -> known.dev().equals(dev)).orElse(false);
  }
}
