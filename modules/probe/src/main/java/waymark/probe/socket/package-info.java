/// Sockets over netty, for one probe at a time, and what their errors mean.
///
/// A socket belongs to the network namespace of the thread that opens it. So every socket here is
/// opened by the thread that asks for it, and the one event loop of a probe is started by that
/// thread too: nothing is shared between probes, and no thread outlives its own.
@NullMarked
package waymark.probe.socket;

import org.jspecify.annotations.NullMarked;
