package waymark.netstate.packet;

import java.util.Optional;

/// One packet, as far as rules and routes look at it.
///
/// @param in the interface that it came in by; empty for a packet that this host sends
/// @param mark its fwmark
/// @param tos its type of service or traffic class, 0 to 255
public record Packet(
    Optional<InterfaceName> in,
    IpAddress source,
    IpAddress destination,
    Transport transport,
    int mark,
    int tos) {

  /// One of the ordinary type of service, 0.
  public Packet(
      Optional<InterfaceName> in,
      IpAddress source,
      IpAddress destination,
      Transport transport,
      int mark) {
    this(in, source, destination, transport, mark, 0);
  }

  public Packet {
    if (source.family() != destination.family()) {
      throw new IllegalStateException(source + " and " + destination + " are of two families");
    }
  }

  public Family family() {
    return destination.family();
  }

  public Protocol protocol() {
    return transport.protocol();
  }

  public Endpoint from() {
    return new Endpoint(source, transport.sourcePort());
  }

  public Endpoint to() {
    return new Endpoint(destination, transport.destinationPort());
  }

  public Packet withMark(int newMark) {
    return new Packet(in, source, destination, transport, newMark, tos);
  }

  public Packet withIn(InterfaceName dev) {
    return new Packet(Optional.of(dev), source, destination, transport, mark, tos);
  }

  public Packet withTos(int newTos) {
    return new Packet(in, source, destination, transport, mark, newTos);
  }

  public Packet withTransport(Transport changed) {
    return new Packet(in, source, destination, changed, mark, tos);
  }

  public Packet withFrom(Endpoint from) {
    return new Packet(
        in,
        from.address(),
        destination,
        transport.withPorts(from.port(), transport.destinationPort()),
        mark,
        tos);
  }

  public Packet withTo(Endpoint to) {
    return new Packet(
        in,
        source,
        to.address(),
        transport.withPorts(transport.sourcePort(), to.port()),
        mark,
        tos);
  }

  /// `tcp 192.168.1.100:40000 -> 192.168.1.55:443`.
  @Override
  public String toString() {
    return protocol() + " " + from() + " -> " + to();
  }
}
