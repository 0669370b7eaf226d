/// The kernel's own account of one packet: which rules it met, how it left, what `ip route get`
/// answers for it, which counters moved. It is the oracle that our model is compared with.
///
/// The packet is a real one, sent by a host of a lab. It is followed by an nftables table of our
/// own, which matches it alone, decides nothing and is removed afterwards, and by
/// xtables-monitor(8). Rules of the legacy backend leave no trace events; how the packet left is
/// known with them too.
@NullMarked
package waymark.lab.account;

import org.jspecify.annotations.NullMarked;
