package waymark.oracle.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

/// A packet that was read from bytes.
///
/// @param packet without interface and mark
/// @param timeToLive or hop limit
public record WirePacket(Packet packet, int timeToLive) {

  private static final int V6_HEADER = 40;

  /// Reads a packet from its IP header on.
  ///
  /// @param bytes in network byte order, read from their position
  public static WirePacket read(ByteBuffer bytes) throws IOException {
    int version = bytes.remaining() < 20 ? 0 : bytes.get(0) >> 4 & 0xf;
    return switch (version) {
      case 4 -> {
        int header = (bytes.get(0) & 0xf) * 4;
        int tos = bytes.get(1) & 0xff;
        yield of(bytes, 12, 4, header, bytes.get(9) & 0xff, bytes.get(8) & 0xff, tos);
      }
      case 6 -> {
        int trafficClass = bytes.getShort(0) >> 4 & 0xff;
        int hopLimit = bytes.get(7) & 0xff;
        yield of(bytes, 8, 16, V6_HEADER, bytes.get(6) & 0xff, hopLimit, trafficClass);
      }
      default -> throw new IOException("a logged packet is neither IPv4 nor IPv6");
    };
  }

  private static WirePacket of(
      ByteBuffer bytes,
      int addresses,
      int length,
      int header,
      int protocol,
      int timeToLive,
      int tos)
      throws IOException {
    if (bytes.limit() < header + 4) {
      throw new IOException("a logged packet has only " + bytes.limit() + " bytes");
    }
    Packet packet =
        new Packet(
            Optional.empty(),
            address(bytes, addresses, length),
            address(bytes, addresses + length, length),
            transport(bytes, header, new Protocol(protocol)),
            0,
            tos);
    return new WirePacket(packet, timeToLive);
  }

  private static IpAddress address(ByteBuffer bytes, int at, int length) {
    byte[] address = new byte[length];
    bytes.get(at, address);
    return IpAddress.ofBytes(address);
  }

  private static Transport transport(ByteBuffer bytes, int at, Protocol protocol) {
    int first = bytes.getShort(at) & 0xffff;
    int second = bytes.getShort(at + 2) & 0xffff;
    if (protocol.equals(Protocol.TCP)) {
      int flags = bytes.limit() > at + 13 ? bytes.get(at + 13) : 0;
      return new Transport.Tcp(first, second, TcpFlags.of(flags));
    }
    if (protocol.hasPorts()) {
      return new Transport.Ports(protocol, first, second);
    }
    return protocol.equals(Protocol.ICMP) || protocol.equals(Protocol.ICMPV6)
        ? new Transport.Icmp(protocol, first >> 8, first & 0xff)
        : new Transport.Other(protocol);
  }

  /// What the packet answers with, in the words of `--reject-with`; empty where it is no refusal.
  public Optional<String> refusal() {
    return switch (packet.transport()) {
      case Transport.Tcp tcp when tcp.flags().contains("RST") -> Optional.of("tcp-reset");
      case Transport.Icmp icmp -> Refusals.word(packet.family(), icmp.type(), icmp.code());
      case Transport.Tcp other -> Optional.empty();
      case Transport.Ports ports -> Optional.empty();
      case Transport.Other other -> Optional.empty();
    };
  }

  public Family family() {
    return packet.family();
  }
}
