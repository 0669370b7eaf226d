/// Rules, routes, links, addresses and neighbours, read from the kernel by rtnetlink(7).
///
/// Each message is written out as ip(8) prints it and then read by the reader of those lines, so
/// that a live state and a recorded one are equal values and a person sees the words that he knows.
/// An attribute that we do not know becomes words that the reader does not know. Constants bear the
/// kernel's names (linux/rtnetlink.h, linux/fib_rules.h, linux/if_link.h, linux/neighbour.h).
@NullMarked
package waymark.kernel.rtnetlink;

import org.jspecify.annotations.NullMarked;
