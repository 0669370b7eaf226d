/// The way of one packet through a gateway: hooks and tables in the kernel's order, connection
/// tracking, address translation, `ip rule`s, routes, the reverse-path filter and forwarding, step
/// by step, with the mark as it changes.
///
/// Follows ip_rcv, ip_route_input_slow, ip_forward and ip_output of the kernel and the priorities
/// of linux/netfilter_ipv4.h. What the model does not know (a match it does not model, a table that
/// was not read) is walked both ways, and the answer says on what it depends. Tables of iptables of
/// both backends and native nft tables run in one order, by priority; where that leaves it open,
/// every order is walked. Not modelled: fragments, IPsec policies, bridge netfilter, ingress and
/// egress hooks, flow offload.
@NullMarked
package waymark.netstate.walk;

import org.jspecify.annotations.NullMarked;
