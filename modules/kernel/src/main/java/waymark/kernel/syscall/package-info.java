/// The system calls that the JDK does not have: sockets of AF_NETLINK and those with a mark, TUN
/// devices, setns(2) and unshare(2), through JNA, which nothing outside this package knows. A call
/// that fails says so with its errno.
@NullMarked
package waymark.kernel.syscall;

import org.jspecify.annotations.NullMarked;
