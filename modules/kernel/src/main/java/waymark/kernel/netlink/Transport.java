package waymark.kernel.netlink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Where netlink datagrams go and come from: the kernel's socket, or a recording.
public interface Transport extends Closeable {

  void send(byte[] datagram) throws IOException;

  /// Waits for one datagram, in the machine's byte order; overwritten by the next call.
  ///
  /// @return empty where none came in time
  /// @throws OverrunException where the kernel dropped datagrams that we were too slow to read
  ByteBuffer receive() throws IOException;
}
