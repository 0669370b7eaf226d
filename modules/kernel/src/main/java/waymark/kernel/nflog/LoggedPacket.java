package waymark.kernel.nflog;

import java.nio.ByteBuffer;

/// A packet as it was when a rule logged it.
///
/// @param group the number that stands in the rule
/// @param mark its fwmark
/// @param in the index of the interface that it came in by; 0 where there is none
/// @param out the index of the interface that it will leave by; 0 where there is none
/// @param bytes from its IP header on, as far as the rule's `snaplen` reaches; read-only, in
///   network byte order
public record LoggedPacket(int group, int mark, int in, int out, ByteBuffer bytes) {}
