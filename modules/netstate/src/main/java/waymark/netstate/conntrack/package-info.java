/// Connection tracking: the entries of the kernel's table as values, read from and printed as every
/// text that conntrack(8) and `/proc/net/nf_conntrack` write, and what such a table gives away
/// about a gateway.
///
/// What a form does not say stays absent, never zero; a key that is not known is kept as it stands.
/// Models conntrack-tools 1.4.7, nf_conntrack_standalone.c and nf_conntrack_common.h. Nothing here
/// opens a file or a socket: text and streams are handed in.
@NullMarked
package waymark.netstate.conntrack;

import org.jspecify.annotations.NullMarked;
