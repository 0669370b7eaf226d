/// The live kernel of this machine, in any network namespace of it, as the values of netstate.
///
/// Rules, routes, links and neighbours come by rtnetlink; the connection tracking table by
/// ctnetlink; iptables, nft and WireGuard by the programs that own those formats; sysctls and
/// counters from /proc. What could not be read says why, and is never taken for empty.
@NullMarked
package waymark.kernel;

import org.jspecify.annotations.NullMarked;
