/// The kernel's connection tracking table, over ctnetlink (nfnetlink_conntrack.h,
/// net/netfilter/nf_conntrack_netlink.c): listed, followed, and single entries deleted.
///
/// Entries stream by as numbers in the datagrams that the kernel fills; none is built that nobody
/// asks for. A dump that the kernel could not keep consistent is begun again and events that it
/// dropped are told, never hidden.
@NullMarked
package waymark.kernel.conntrack;

import org.jspecify.annotations.NullMarked;
