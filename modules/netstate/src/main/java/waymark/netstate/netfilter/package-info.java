/// What iptables and ip6tables hold: tables, chains, rules, matches and targets, read from and
/// printed as iptables-save(8) text.
///
/// Nothing is ever left out: a match or a target that is not modelled stays in its rule as
/// `Unmodelled`, is printed back unchanged, and makes every answer that depends on it unknown.
/// Models iptables(8) and iptables-extensions(8) 1.8.9 and the kernel's xt_*.c.
@NullMarked
package waymark.netstate.netfilter;

import org.jspecify.annotations.NullMarked;
