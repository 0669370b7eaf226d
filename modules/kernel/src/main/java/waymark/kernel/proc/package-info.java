/// What the kernel tells in files of /proc, of the network namespace of the calling thread:
/// /proc/net is that of the process's first thread, so /proc/thread-self/net is read; /proc/sys/net
/// follows the thread that opens it (net_ctl_header_lookup, net/sysctl_net.c).
@NullMarked
package waymark.kernel.proc;

import org.jspecify.annotations.NullMarked;
