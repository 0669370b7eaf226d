/// Policy routing: `ip rule`s, the tables they name, routes, links, addresses and neighbours, and
/// the lookup that chooses a route for a packet.
///
/// Models ip-rule(8), ip-route(8), fib_rules_lookup (net/core/fib_rules.c) and fib_table_lookup
/// (net/ipv4/fib_trie.c). The selection is the kernel's; next-hop caches, exceptions (PMTU,
/// redirects) and the hash that picks one next hop of several are not modelled: several answers are
/// told as several.
@NullMarked
package waymark.netstate.routing;

import org.jspecify.annotations.NullMarked;
