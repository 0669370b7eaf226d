package waymark.kernel.conntrack;

import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Entry;

/// Takes the entries of a dump or the events of a subscription.
public interface EntrySink {

  /// A dump begins. Called again where the kernel could not keep it consistent: forget what came so
  /// far.
  ///
  /// @param attempt from 1
  default void begin(int attempt) {}

  /// One entry, which holds good only during the call.
  void entry(Entry entry);

  /// A message that is no entry; the rest is read.
  void malformed(MalformedMessageException fault);

  /// The kernel had to drop events that were not taken in time (`ENOBUFS`); how many is not known.
  default void overrun() {}
}
