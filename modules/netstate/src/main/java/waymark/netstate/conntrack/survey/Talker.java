package waymark.netstate.conntrack.survey;

import waymark.netstate.packet.IpAddress;

/// An address, or one of its ports, and the flows that it has part in.
///
/// @param protocol the IP protocol's number, -1 where all count
/// @param port 0 to 65535, -1 where all count or the protocol has none
/// @param flows at least so many; see [Summary#missing()]
/// @param suspect how many of them go wrong
/// @param bytes of both directions, as far as the kernel counted them
public record Talker(
    IpAddress address, int protocol, int port, long flows, long suspect, long bytes) {}
