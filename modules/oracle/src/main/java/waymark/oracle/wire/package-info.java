/// Packets as bytes: IPv4 (RFC 791) and IPv6 (RFC 8200) headers without options, TCP, UDP,
/// UDP-Lite, SCTP and ICMP above them, with right checksums, for a kernel that drops what has wrong
/// ones.
@NullMarked
package waymark.oracle.wire;

import org.jspecify.annotations.NullMarked;
