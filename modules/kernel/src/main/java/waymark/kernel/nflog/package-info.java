/// Packets that a rule's `log group N` hands to this process: nfnetlink_log
/// (linux/netfilter/nfnetlink_log.h), one message for each packet and without delay.
@NullMarked
package waymark.kernel.nflog;

import org.jspecify.annotations.NullMarked;
