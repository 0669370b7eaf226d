package waymark.kernel.conntrack;

import java.util.OptionalLong;
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

  /// The kernel had to drop events that were not taken in time (`ENOBUFS`).
  ///
  /// @param lost how many, since the last time that it was told; empty where the kernel does not
  ///   say
  default void overrun(OptionalLong lost) {}
}
