package waymark.oracle.scene;

import waymark.netstate.packet.Packet;

/// A packet to try, and what follows it.
///
/// @param packet without an interface for one that this host's own socket sends
/// @param follow whether its connection is kept and its further packets are tried too
public record Shot(Packet packet, boolean follow) {}
