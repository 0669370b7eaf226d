/// Sets of addresses, networks and ports, which rules of iptables ask for by name (ipset(8)): what
/// they held when they were read. A set of a type that is not modelled, or whose elements come and
/// go with time, is kept by its name alone.
@NullMarked
package waymark.netstate.netfilter.ipset;

import org.jspecify.annotations.NullMarked;
