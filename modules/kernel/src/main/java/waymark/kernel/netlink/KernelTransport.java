package waymark.kernel.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import waymark.kernel.syscall.Errno;
import waymark.kernel.syscall.NetlinkSocket;
import waymark.kernel.syscall.SystemCallException;

/// The kernel, in the network namespace of the thread that opens it.
public final class KernelTransport implements Transport {

  public static final int NETLINK_ROUTE = 0;
  public static final int NETLINK_NETFILTER = 12;

  private final NetlinkSocket socket;

  /// @param socket closed with this
  public KernelTransport(NetlinkSocket socket) {
    this.socket = socket;
  }

  /// Opens a socket that waits ten seconds at most for an answer.
  public static KernelTransport open(int protocol) throws SystemCallException {
    NetlinkSocket socket = NetlinkSocket.open(protocol);
    socket.receiveTimeout(Duration.ofSeconds(10));
    return new KernelTransport(socket);
  }

  @Override
  public void send(byte[] datagram) throws IOException {
    socket.send(datagram);
  }

  @Override
  public ByteBuffer receive() throws IOException {
    try {
      return socket.receive();
    } catch (SystemCallException failed) {
      if (failed.errno().equals(Errno.ENOBUFS)) {
        throw new OverrunException();
      }
      throw failed;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
