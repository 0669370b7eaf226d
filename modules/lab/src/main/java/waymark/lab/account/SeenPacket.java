package waymark.lab.account;

import java.util.Optional;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// A TCP packet as the kernel held it at one moment of its way.
///
/// @param in the interface that it came in by; empty for the node's own
/// @param out the interface that it is to leave by; empty before the route lookup
/// @param mark its fwmark
public record SeenPacket(
    Optional<InterfaceName> in,
    Optional<InterfaceName> out,
    IpAddress source,
    IpAddress destination,
    int sourcePort,
    int destinationPort,
    int mark) {}
