package waymark.netstate.routing;

import java.util.Optional;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;

/// What a route lookup is asked (`struct flowi4`, `struct flowi6`).
///
/// @param iif the interface that the packet came in by; empty for this host's own packets, which
///   the kernel looks up as coming in by `lo`
/// @param oif the interface that the route must use
/// @param tos the type of service or traffic class of the packet
public record Query(
    Optional<InterfaceName> iif,
    Optional<InterfaceName> oif,
    IpAddress source,
    IpAddress destination,
    int mark,
    Protocol protocol,
    int sourcePort,
    int destinationPort,
    int tos) {

  /// The lookup of a bare address, as this host's own, of which no more is known.
  public static Query to(IpAddress destination) {
    return new Query(
        Optional.empty(),
        Optional.empty(),
        new IpAddress(destination.family(), 0, 0),
        destination,
        0,
        new Protocol(0),
        0,
        0,
        0);
  }

  /// The lookup of a packet as it stands.
  public static Query of(Packet packet) {
    return new Query(
        packet.in(),
        Optional.empty(),
        packet.source(),
        packet.destination(),
        packet.mark(),
        packet.protocol(),
        packet.transport().sourcePort(),
        packet.transport().destinationPort(),
        packet.tos());
  }

  /// The way back: source and destination exchanged, as fib_validate_source asks it.
  ///
  /// @param iif the interface that the packet itself would leave by; empty if it stays here
  public Query reversed(Optional<InterfaceName> iif, int reverseMark) {
    return new Query(
        iif,
        Optional.empty(),
        destination,
        source,
        reverseMark,
        protocol,
        destinationPort,
        sourcePort,
        tos);
  }

  public Query withSource(IpAddress address) {
    return new Query(
        iif, oif, address, destination, mark, protocol, sourcePort, destinationPort, tos);
  }

  /// Without protocol and ports.
  public Query withoutTransport() {
    return new Query(iif, oif, source, destination, mark, new Protocol(0), 0, 0, tos);
  }

  public Query withOif(InterfaceName dev) {
    return new Query(
        iif,
        Optional.of(dev),
        source,
        destination,
        mark,
        protocol,
        sourcePort,
        destinationPort,
        tos);
  }
}
