package waymark.oracle.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

/// What stands above the IP header.
final class UpperBytes {

  private static final byte[] PAYLOAD = {'w', 'a', 'y', 'm', 'a', 'r', 'k', '\n'};
  private static final int SEQUENCE = 0x01020304; // both sides begin here, and acknowledge a SYN
  private static final int SCTP_INIT = 1;
  private static final int SCTP_INIT_LENGTH = 20;

  private UpperBytes() {}

  static byte[] of(
      Transport transport, byte[] source, byte[] destination, Optional<ByteBuffer> quoted) {
    return switch (transport) {
      case Transport.Tcp tcp -> checked(tcp(tcp), 16, Protocol.TCP, source, destination);
      case Transport.Ports ports when ports.protocol().equals(Protocol.SCTP) -> sctp(ports);
      case Transport.Ports ports -> checked(udp(ports), 6, ports.protocol(), source, destination);
      case Transport.Icmp icmp -> icmp(icmp, source, destination, quoted);
      case Transport.Other other -> other(other.protocol(), source, destination);
    };
  }

  private static byte[] tcp(Transport.Tcp tcp) {
    return ByteBuffer.allocate(20)
        .putShort((short) tcp.sourcePort())
        .putShort((short) tcp.destinationPort())
        .putInt(SEQUENCE)
        .putInt(tcp.flags().contains("ACK") ? SEQUENCE + 1 : 0)
        .put((byte) 0x50)
        .put((byte) flags(tcp.flags()))
        .putShort((short) 65535)
        .putShort((short) 0)
        .putShort((short) 0)
        .array();
  }

  private static int flags(Set<String> names) {
    int bits = 0;
    for (int i = 0; i < TcpFlags.NAMES.size(); i++) {
      bits |= names.contains(TcpFlags.NAMES.get(i)) ? 1 << i : 0;
    }
    return bits;
  }

  private static byte[] udp(Transport.Ports ports) {
    int length = 8 + PAYLOAD.length;
    return ByteBuffer.allocate(length)
        .putShort((short) ports.sourcePort())
        .putShort((short) ports.destinationPort())
        .putShort((short) length)
        .putShort((short) 0)
        .put(PAYLOAD)
        .array();
  }

  /// Sixteen bytes with a right checksum: REJECT answers nothing else (nf_ip_checksum,
  /// nf_ip6_checksum).
  private static byte[] other(Protocol protocol, byte[] source, byte[] destination) {
    byte[] bytes = ByteBuffer.allocate(16).put(4, PAYLOAD).array();
    return source.length == 4
        ? withChecksum(bytes, 14, InternetChecksum.sum(bytes, 0, bytes.length))
        : checked(bytes, 14, protocol, source, destination);
  }

  /// RFC 9260: the common header and an INIT chunk.
  private static byte[] sctp(Transport.Ports ports) {
    byte[] bytes =
        ByteBuffer.allocate(12 + SCTP_INIT_LENGTH)
            .putShort((short) ports.sourcePort())
            .putShort((short) ports.destinationPort())
            .putInt(0)
            .putInt(0)
            .put((byte) SCTP_INIT)
            .put((byte) 0)
            .putShort((short) SCTP_INIT_LENGTH)
            .putInt(0x01020304)
            .putInt(65535)
            .putShort((short) 1)
            .putShort((short) 1)
            .putInt(1)
            .array();
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) checksum.getValue());
    return bytes;
  }

  private static byte[] icmp(
      Transport.Icmp icmp, byte[] source, byte[] destination, Optional<ByteBuffer> quoted) {
    ByteBuffer body = quoted.map(ByteBuffer::duplicate).orElseGet(() -> ByteBuffer.wrap(PAYLOAD));
    byte[] bytes =
        ByteBuffer.allocate(8 + body.remaining())
            .put((byte) icmp.type())
            .put((byte) icmp.code())
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 1)
            .put(body)
            .array();
    boolean v6 = icmp.protocol().equals(Protocol.ICMPV6);
    return v6
        ? checked(bytes, 2, icmp.protocol(), source, destination)
        : withChecksum(bytes, 2, InternetChecksum.sum(bytes, 0, bytes.length));
  }

  /// With the checksum over the pseudo header of RFC 9293 and RFC 8200.
  private static byte[] checked(
      byte[] bytes, int at, Protocol protocol, byte[] source, byte[] destination) {
    long sum =
        InternetChecksum.sum(bytes, 0, bytes.length)
            + InternetChecksum.sum(source, 0, source.length)
            + InternetChecksum.sum(destination, 0, destination.length)
            + protocol.number()
            + bytes.length;
    return withChecksum(bytes, at, sum);
  }

  private static byte[] withChecksum(byte[] bytes, int at, long sum) {
    int folded = InternetChecksum.fold(sum);
    ByteBuffer.wrap(bytes).putShort(at, (short) (folded == 0 ? 0xffff : folded));
    return bytes;
  }
}
