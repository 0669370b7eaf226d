/// A plan as text: for a person, for a shell, for iptables-restore(8), for `ip -batch`, for nft(8).
///
/// Every text says in its first lines how it is loaded and what it does not do. The same plan gives
/// the same text, byte for byte.
@NullMarked
package waymark.policy.format;

import org.jspecify.annotations.NullMarked;
