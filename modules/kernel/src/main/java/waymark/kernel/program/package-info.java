/// Runs the programs that own the formats which the kernel itself does not print: iptables-save(8),
/// nft(8), wg(8), conntrack(8). By argument list, never by a shell; in the network namespace of the
/// calling thread, which a child process inherits.
@NullMarked
package waymark.kernel.program;

import org.jspecify.annotations.NullMarked;
