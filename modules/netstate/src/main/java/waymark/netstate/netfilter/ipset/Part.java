package waymark.netstate.netfilter.ipset;

import java.util.OptionalInt;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.InterfaceName;

/// One part of an element.
public sealed interface Part {

  /// A network, or one address as its block.
  record Block(Cidr block) implements Part {}

  /// @param protocol its number; empty where any will do
  /// @param port 0 for a protocol without ports; type and code of ICMP, a byte each
  record Port(OptionalInt protocol, int port) implements Part {}

  record Device(InterfaceName name) implements Part {}
}
