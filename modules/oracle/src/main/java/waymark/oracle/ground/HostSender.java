package waymark.oracle.ground;

import java.io.IOException;
import waymark.kernel.syscall.Errno;
import waymark.kernel.syscall.HostSocket;
import waymark.kernel.syscall.SystemCallException;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Transport;

/// Sends a packet as a program on this host does: by a socket that is bound to its source.
final class HostSender {

  private static final Errno EINPROGRESS = new Errno(115);
  private static final byte[] PAYLOAD = {'w', 'a', 'y', 'm', 'a', 'r', 'k', '\n'};

  private HostSender() {}

  /// @return false where the kernel told the socket that it cannot be sent; that a rule dropped it,
  ///   it tells too, but that is no error of the way
  static boolean send(Packet packet, int timeToLive) throws IOException {
    boolean tcp = packet.transport() instanceof Transport.Tcp;
    try (HostSocket socket =
        tcp ? HostSocket.tcp(packet.family()) : HostSocket.udp(packet.family())) {
      socket.carry(packet.family(), packet.mark(), packet.tos(), timeToLive);
      socket.bind(packet.from());
      if (tcp) {
        socket.connect(packet.to());
      } else {
        socket.send(PAYLOAD, packet.to());
      }
      return true;
    } catch (SystemCallException refused) {
      return refused.errno().equals(EINPROGRESS) || refused.errno().equals(Errno.EPERM);
    }
  }
}
