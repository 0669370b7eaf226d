package waymark.oracle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

final class WirePacketTest {

  static Stream<Packet> packets() throws BadValueException {
    return Stream.of(
        v4(new Transport.Tcp(40000, 443, Set.of("SYN", "ACK"))),
        v4(new Transport.Ports(Protocol.UDP, 40000, 53)),
        v4(new Transport.Ports(Protocol.SCTP, 40000, 53)),
        v4(new Transport.Icmp(Protocol.ICMP, 3, 4)),
        v4(new Transport.Other(new Protocol(47))),
        v6(new Transport.Tcp(1, 65535, Set.of())),
        v6(new Transport.Icmp(Protocol.ICMPV6, 128, 0)));
  }

  private static Packet v4(Transport transport) throws BadValueException {
    return packet("192.168.7.7", "203.0.113.7", transport);
  }

  private static Packet v6(Transport transport) throws BadValueException {
    return packet("fd00:1::7", "2001:db8::7", transport);
  }

  private static Packet packet(String from, String to, Transport transport)
      throws BadValueException {
    return new Packet(Optional.empty(), IpAddress.parse(from), IpAddress.parse(to), transport, 0);
  }

  @ParameterizedTest
  @MethodSource("packets")
  void readsWhatWasWritten(Packet packet) throws IOException {
    WirePacket read = WirePacket.read(ByteBuffer.wrap(IpBytes.of(packet, 77, 4711)));
    assertThat(read).isEqualTo(new WirePacket(packet, 77));
  }

  /// The example of RFC 1071, section 3: the words 0001 f203 f4f5 f6f7 add up to ddf2.
  @Test
  void sumsAsTheRfcDoes() {
    byte[] words = HexFormat.of().parseHex("0001f203f4f5f6f7");
    assertThat(InternetChecksum.fold(InternetChecksum.sum(words, 0, words.length)))
        .isEqualTo(0xffff & ~0xddf2);
  }

  @Test
  void tellsARefusalByItsWord() throws IOException, BadValueException {
    assertThat(refusal(v4(new Transport.Icmp(Protocol.ICMP, 3, 13))))
        .contains("icmp-admin-prohibited");
    assertThat(refusal(v6(new Transport.Icmp(Protocol.ICMPV6, 1, 6))))
        .contains("icmp6-reject-route");
    assertThat(refusal(v4(new Transport.Tcp(1, 2, Set.of("RST", "ACK"))))).contains("tcp-reset");
    assertThat(refusal(v4(new Transport.Icmp(Protocol.ICMP, 11, 0)))).isEmpty();
  }

  private static Optional<String> refusal(Packet packet) throws IOException {
    return WirePacket.read(ByteBuffer.wrap(IpBytes.of(packet, 64, 1))).refusal();
  }
}
