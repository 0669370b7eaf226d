package waymark.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.netlink.MessageWriter;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Entry.Side;
import waymark.netstate.conntrack.Event;
import waymark.netstate.conntrack.Extra;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.Form;
import waymark.netstate.conntrack.Status;

class MessageEntryTest {

  private static final int UNKNOWN = 99;
  private static final long NOW = 1_795_406_000_000_000_000L;

  /// The founding incident's entry as the kernel writes it, with an attribute that nobody knows.
  static byte[] incident() {
    return new MessageWriter()
        .header(2, 0, 0, 0)
        .nested(Cta.TUPLE_ORIG, nest -> tuple(nest, 0xc0a80164, 0xc0a80137, 37590, 443))
        .nested(Cta.TUPLE_REPLY, nest -> tuple(nest, 0x0a2a000a, 0x0a424202, 8443, 37590))
        .attribute(Cta.STATUS, Wire.bytes32(Status.CONFIRMED.bit() | Status.DST_NAT.bit()))
        .attribute(Cta.TIMEOUT, Wire.bytes32(119))
        .attribute(Cta.MARK, Wire.bytes32(0))
        .nested(
            Cta.PROTOINFO,
            info ->
                info.nested(Cta.PROTOINFO_TCP, tcp -> tcp.attribute(Cta.PROTOINFO_STATE, (byte) 1)))
        .nested(Cta.COUNTERS_ORIG, nest -> counters(nest, 3, 180))
        .nested(Cta.COUNTERS_REPLY, nest -> counters(nest, 0, 0))
        .nested(
            Cta.TIMESTAMP,
            nest -> nest.attribute(Cta.TIMESTAMP_START, bytes64(NOW - 7_500_000_000L)))
        .attribute(Cta.USE, Wire.bytes32(1))
        .attribute(Cta.ID, Wire.bytes32(-2))
        .attribute(UNKNOWN, (byte) 0xca, (byte) 0xfe)
        .bytes();
  }

  private static void tuple(MessageWriter nest, int src, int dst, int sport, int dport) {
    nest.nested(
            Cta.TUPLE_IP,
            ip ->
                ip.attribute(Cta.IP_V4_SRC, Wire.bytes32(src))
                    .attribute(Cta.IP_V4_DST, Wire.bytes32(dst)))
        .nested(
            Cta.TUPLE_PROTO,
            proto ->
                proto
                    .attribute(Cta.PROTO_NUM, (byte) 6)
                    .attribute(Cta.PROTO_SRC_PORT, Wire.bytes16(sport))
                    .attribute(Cta.PROTO_DST_PORT, Wire.bytes16(dport)));
  }

  private static void counters(MessageWriter nest, long packets, long bytes) {
    nest.attribute(Cta.COUNTERS_PACKETS, bytes64(packets))
        .attribute(Cta.COUNTERS_BYTES, bytes64(bytes));
  }

  private static byte[] bytes64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static MessageEntry read(byte[] message, int length) throws MalformedMessageException {
    MessageEntry entry = new MessageEntry();
    ByteBuffer datagram = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    entry.read(datagram, 0, length, NOW, Optional.empty());
    return entry;
  }

  @Test
  void readsTheIncidentsEntry() throws Exception {
    byte[] message = incident();
    MessageEntry entry = read(message, message.length);
    assertThat(entry.address(Side.REPLY_DST)).hasToString("10.66.66.2");
    assertThat(entry.port(Side.ORIGINAL_DST)).isEqualTo(443);
    assertThat(entry.has(Status.SEEN_REPLY)).isFalse();
    assertThat(entry.deltaTime()).isEqualTo(7);
    assertThat(entry.bytes()).isEqualTo(180);
    Flow flow = entry.toFlow();
    assertThat(flow.id()).hasValue(4_294_967_294L);
    assertThat(flow.extras()).containsExactly(Extra.of("use", "1"), Extra.of("cta-99", "0xcafe"));
    assertThat(ConntrackText.print(flow, Form.LIST))
        .startsWith(
            "tcp      6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=37590 dport=443"
                + " packets=3 bytes=180 [UNREPLIED] src=10.42.0.10 dst=10.66.66.2 sport=8443"
                + " dport=37590 packets=0 bytes=0 mark=0 delta-time=7");
  }

  @Test
  void readsAThousandMessagesWithoutMakingGarbage() throws Exception {
    byte[] message = incident();
    ByteBuffer datagram = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    MessageEntry entry = new MessageEntry();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Optional<Event> none = Optional.empty();
    entry.read(datagram, 0, message.length, NOW, none); // loads classes
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      entry.read(datagram, 0, message.length, NOW, none);
    }
    long after = threads.getCurrentThreadAllocatedBytes();
    assertThat(after - before).isLessThan(1000);
  }

  @Test
  void refusesAMessageThatIsCutShortAnywhereInsideAnAttribute() {
    byte[] message = incident();
    for (int length = 0; length < 5; length++) {
      int cut = length;
      assertThatThrownBy(() -> read(message, cut)).isInstanceOf(MalformedMessageException.class);
    }
    int whole = 0;
    for (int length = 5; length < message.length; length++) {
      try {
        read(message, length).toFlow();
        whole++;
      } catch (MalformedMessageException expected) {
        assertThat(expected).hasMessageStartingWith("malformed netlink message");
      }
    }
    assertThat(whole).as("cuts between the attributes that may be missing").isLessThan(40);
  }

  @Test
  void readsOrRefusesWhateverBytesCome() {
    long seed = 47;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int refused = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] message = incident();
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt(256);
      }
      try {
        MessageEntry entry = read(message, random.nextInt(message.length + 1));
        entry.high(Side.ORIGINAL_SRC);
        keep(entry);
      } catch (MalformedMessageException expected) {
        refused++;
      } catch (RuntimeException wrong) {
        throw new AssertionError("seed " + seed + ", round " + round, wrong);
      }
    }
    assertThat(refused).isBetween(1000, 49_999);
  }

  /// What is known of an entry is checked when it is seen, the rest only when it is kept.
  private static void keep(MessageEntry entry) throws MalformedMessageException {
    ConntrackText.print(entry.flow(), Form.EXTENDED);
  }
}
