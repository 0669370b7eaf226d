package waymark.netstate.conntrack;

/// What one direction of a flow carried; kept by the kernel only with nf_conntrack_acct=1.
///
/// @param packets unsigned
/// @param bytes unsigned, headers of the network layer included
public record Traffic(long packets, long bytes) {}
