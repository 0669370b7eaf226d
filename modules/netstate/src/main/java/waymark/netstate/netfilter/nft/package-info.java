/// Native nftables tables as values: tables of the families ip, ip6 and inet with their base and
/// regular chains, sets and maps, and rules as ordered statements.
///
/// Follows nft(8), libnftables-json(5) and the kernel's net/netfilter/nf_tables_core.c. Every value
/// is an unsigned number of up to 128 bits, as in the kernel's registers; an interface's name is
/// its bytes. A statement or expression that is not modelled is kept with its text and makes
/// unknown what depends on it. Tables of iptables-nft are not kept here: iptables-save(8) shows
/// those.
@NullMarked
package waymark.netstate.netfilter.nft;

import org.jspecify.annotations.NullMarked;
