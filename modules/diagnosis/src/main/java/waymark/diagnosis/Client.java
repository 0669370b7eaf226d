package waymark.diagnosis;

import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// Where a walked packet comes from.
///
/// @param in the interface by which it comes in
/// @param address of the LAN
public record Client(InterfaceName in, IpAddress address) {}
