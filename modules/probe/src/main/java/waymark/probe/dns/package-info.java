/// Looks names up as the vantage point would: its hosts file, its resolv.conf, its search list. The
/// JDK's own resolver is never asked: it reads the files of this process's mount namespace.
@NullMarked
package waymark.probe.dns;

import org.jspecify.annotations.NullMarked;
