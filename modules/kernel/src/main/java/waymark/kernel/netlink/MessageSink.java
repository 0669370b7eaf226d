package waymark.kernel.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Takes the messages of a dump or of a subscription, one by one.
public interface MessageSink {

  /// A dump begins. Called again, where the kernel's table changed during the dump: forget what
  /// came so far.
  ///
  /// @param attempt from 1
  default void begin(int attempt) {}

  /// One message.
  ///
  /// @param type `RTM_NEWRULE`, ...
  /// @param flags `NLM_F_*`
  /// @param datagram native byte order; valid during this call only
  /// @param from the offset of the first byte after the header
  /// @param to the offset after the last byte
  void message(int type, int flags, ByteBuffer datagram, int from, int to) throws IOException;
}
