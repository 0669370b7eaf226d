/// Netlink (netlink(7), RFC 3549): messages, attributes, dumps and acknowledgements, over a
/// [Transport] that is the kernel's socket or a recording of one.
///
/// What the kernel says and we do not know is kept; a length that cannot be is a
/// [MalformedMessageException], never a guess. A dump during which the table changed is started
/// again. Constants bear the kernel's names (linux/netlink.h).
@NullMarked
package waymark.kernel.netlink;

import org.jspecify.annotations.NullMarked;
