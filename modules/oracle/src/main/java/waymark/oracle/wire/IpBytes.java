package waymark.oracle.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Packet;

/// Writes a packet from its IP header on.
public final class IpBytes {

  private static final int V4_HEADER = 20;
  private static final int V6_HEADER = 40;
  private static final int CHECKSUM = 10;

  private IpBytes() {}

  /// A packet with a small payload.
  ///
  /// @param timeToLive or hop limit, 1 to 255
  /// @param tag the identification of IPv4 and the flow label of IPv6, 1 to 65535
  public static byte[] of(Packet packet, int timeToLive, int tag) {
    return of(packet, timeToLive, tag, Optional.empty());
  }

  /// A packet that quotes another, as an ICMP error does.
  public static byte[] quoting(Packet packet, int timeToLive, int tag, byte[] quoted) {
    return of(packet, timeToLive, tag, Optional.of(ByteBuffer.wrap(quoted)));
  }

  private static byte[] of(Packet packet, int timeToLive, int tag, Optional<ByteBuffer> quoted) {
    byte[] source = packet.source().bytes();
    byte[] destination = packet.destination().bytes();
    byte[] upper = UpperBytes.of(packet.transport(), source, destination, quoted);
    int protocol = packet.protocol().number();
    return packet.family() == Family.IPV4
        ? v4(source, destination, protocol, packet.tos(), timeToLive, tag, upper)
        : v6(source, destination, protocol, packet.tos(), timeToLive, tag, upper);
  }

  private static byte[] v4(
      byte[] source,
      byte[] destination,
      int protocol,
      int tos,
      int timeToLive,
      int tag,
      byte[] upper) {
    byte[] bytes =
        ByteBuffer.allocate(V4_HEADER + upper.length)
            .put((byte) 0x45)
            .put((byte) tos)
            .putShort((short) (V4_HEADER + upper.length))
            .putShort((short) tag)
            .putShort((short) 0)
            .put((byte) timeToLive)
            .put((byte) protocol)
            .putShort((short) 0)
            .put(source)
            .put(destination)
            .put(upper)
            .array();
    ByteBuffer.wrap(bytes)
        .putShort(
            CHECKSUM, (short) InternetChecksum.fold(InternetChecksum.sum(bytes, 0, V4_HEADER)));
    return bytes;
  }

  private static byte[] v6(
      byte[] source,
      byte[] destination,
      int protocol,
      int trafficClass,
      int hopLimit,
      int tag,
      byte[] upper) {
    return ByteBuffer.allocate(V6_HEADER + upper.length)
        .putInt(6 << 28 | trafficClass << 20 | tag)
        .putShort((short) upper.length)
        .put((byte) protocol)
        .put((byte) hopLimit)
        .put(source)
        .put(destination)
        .put(upper)
        .array();
  }
}
