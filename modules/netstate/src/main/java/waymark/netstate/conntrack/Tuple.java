package waymark.netstate.conntrack;

import waymark.netstate.packet.IpAddress;

/// The addresses of one direction of a flow (`struct nf_conntrack_tuple`).
///
/// The reply's tuple is what the kernel expects answers to look like when they arrive: its `dst` is
/// the address that the flow's packets carry as their source once they left.
public record Tuple(IpAddress src, IpAddress dst, Layer4 layer4) {}
