package waymark.probe.url;

import java.net.InetSocketAddress;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// One end of a connection: an address and a port, 0 to 65535.
public record TransportAddress(IpAddress address, int port) {

  public static TransportAddress of(InetSocketAddress socket) {
    return new TransportAddress(
        IpAddress.ofBytes(socket.getAddress().getAddress()), socket.getPort());
  }

  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(address.toInetAddress(), port);
  }

  /// `192.168.1.55:443`, `[2001:db8::55]:443`.
  @Override
  public String toString() {
    return (address.family() == Family.IPV6 ? "[" + address + "]" : address) + ":" + port;
  }
}
