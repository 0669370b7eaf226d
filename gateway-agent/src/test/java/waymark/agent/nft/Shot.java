package waymark.agent.nft;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

/// One packet to send: a UDP datagram or a SYN.
///
/// @param fromGateway sent by the gateway's own socket
/// @param sourcePort by which it is known again
record Shot(
    boolean fromGateway, String source, String destination, boolean tcp, int sourcePort, int port) {

  String host() {
    return fromGateway ? "g" : "c";
  }

  Packet packet() {
    try {
      return new Packet(
          fromGateway ? Optional.empty() : Optional.of(new InterfaceName("lan0")),
          IpAddress.parse(source),
          IpAddress.parse(destination),
          Transport.first(tcp ? Protocol.TCP : Protocol.UDP, sourcePort, port),
          0);
    } catch (BadValueException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Sends it from the namespace of the calling thread.
  void send() throws IOException {
    InetSocketAddress from = new InetSocketAddress(source, sourcePort);
    InetSocketAddress to = new InetSocketAddress(destination, port);
    if (tcp) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.configureBlocking(false);
        channel.bind(from);
        try {
          channel.connect(to);
        } catch (IOException refused) {
          // the gateway's own chains may say no at once
        }
      }
      return;
    }
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(from);
      try {
        channel.send(ByteBuffer.wrap(new byte[] {1}), to);
      } catch (IOException refused) {
        // likewise
      }
    }
  }
}
