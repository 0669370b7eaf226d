package waymark.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.kernel.syscall.Errno;

class ConnectionTest {

  private static final int NEW = 32;
  private static final int DONE = 3;
  private static final int ERROR = 2;
  private static final int MULTI = 2;
  private static final byte[] NO_ERROR = new byte[4];

  /// Keeps what it is told, in words.
  private static final class Heard implements MessageSink {

    private final List<String> words = new ArrayList<>();

    @Override
    public void begin(int attempt) {
      words.add("begin " + attempt);
    }

    @Override
    public void message(int type, int flags, ByteBuffer datagram, int from, int to) {
      byte[] payload = new byte[to - from];
      datagram.get(from, payload);
      words.add(type + " " + HexFormat.of().formatHex(payload));
    }
  }

  private static List<String> dump(Recording recording) throws IOException, NetlinkError {
    Heard heard = new Heard();
    try (Connection connection = new Connection(recording)) {
      connection.dump(34, new byte[] {2, 0, 0, 0}, heard);
    }
    return heard.words;
  }

  private static NetlinkError refusal(Recording recording) {
    return catchThrowableOfType(NetlinkError.class, () -> dump(recording));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void readsADumpOverSeveralDatagrams() throws IOException, NetlinkError {
    byte[] two =
        ByteBuffer.allocate(40)
            .put(Recording.message(NEW, MULTI, (byte) 1))
            .put(Recording.message(NEW, MULTI, (byte) 2, (byte) 3))
            .array();
    Recording recording =
        new Recording()
            .then(two)
            .then(Recording.message(NEW, MULTI))
            .then(Recording.message(DONE, MULTI, NO_ERROR));
    assertThat(dump(recording)).containsExactly("begin 1", "32 01", "32 0203", "32 ");
    assertThat(recording.sent().getFirst())
        .isEqualTo(hex("14000000 2200 0103 01000000 00000000 02000000"));
  }

  @Test
  void startsAgainWhereTheTableChangedMeanwhile() throws IOException, NetlinkError {
    int interrupted = MULTI | Connection.NLM_F_DUMP_INTR;
    Recording recording =
        new Recording()
            .then(Recording.message(NEW, interrupted, (byte) 1))
            .then(Recording.message(DONE, interrupted, NO_ERROR))
            .then(Recording.message(NEW, MULTI, (byte) 2))
            .then(Recording.message(DONE, MULTI, NO_ERROR));
    assertThat(dump(recording)).containsExactly("begin 1", "32 01", "begin 2", "32 02");
    assertThat(recording.sent()).hasSize(2);
  }

  @Test
  void startsAgainWhereDatagramsWereLost() throws IOException, NetlinkError {
    Recording recording =
        new Recording()
            .thenOverrun()
            .then(Recording.message(DONE, MULTI, NO_ERROR))
            .then(Recording.message(DONE, MULTI, NO_ERROR));
    assertThat(dump(recording)).containsExactly("begin 1", "begin 2");
  }

  @Test
  void givesUpOnATableThatNeverRests() {
    Recording recording = new Recording();
    for (int attempt = 0; attempt < 20; attempt++) {
      recording.then(Recording.message(DONE, MULTI | Connection.NLM_F_DUMP_INTR, NO_ERROR));
    }
    assertThatThrownBy(() -> dump(recording))
        .isInstanceOf(IOException.class)
        .hasMessage("the kernel's table changed during each of 10 dumps of it");
  }

  @Test
  void tellsWhatTheKernelSaysOfARefusal() {
    // -EINVAL, the request's header alone (capped), NLMSGERR_ATTR_MSG "bad", NLMSGERR_ATTR_OFFS 7
    byte[] einval = hex("eaffffff" + "00".repeat(16) + "0800 0100 62616400" + "0800 0200 07000000");
    int flags = Connection.NLM_F_CAPPED | Connection.NLM_F_ACK_TLVS;
    NetlinkError error = refusal(new Recording().then(Recording.message(ERROR, flags, einval)));
    assertThat(error.errno()).isEqualTo(Errno.EINVAL);
    assertThat(error.extack()).isEqualTo("bad");
    assertThat(error).hasMessage("EINVAL, invalid argument: bad");
  }

  @Test
  void tellsARefusalThatEchoesTheWholeRequest() {
    byte[] eperm = hex("ffffffff 14000000" + "00".repeat(12) + "02000000" + "0700 0100 6e6f0000");
    NetlinkError error =
        refusal(new Recording().then(Recording.message(ERROR, Connection.NLM_F_ACK_TLVS, eperm)));
    assertThat(error.errno()).isEqualTo(Errno.EPERM);
    assertThat(error.extack()).isEqualTo("no");
  }

  @Test
  void tellsADumpThatEndsInAnError() {
    byte[] enobufs = hex("97ffffff");
    NetlinkError error = refusal(new Recording().then(Recording.message(DONE, MULTI, enobufs)));
    assertThat(error.errno()).isEqualTo(Errno.ENOBUFS);
  }

  @Test
  void waitsForTheAcknowledgementOfAChange() throws IOException, NetlinkError {
    Recording recording = new Recording().then(Recording.message(ERROR, 0, new byte[20]));
    try (Connection connection = new Connection(recording)) {
      connection.change(NEW, 0x400, new byte[12]); // NLM_F_CREATE
    }
    assertThat(recording.sent().getFirst()).startsWith(hex("1c000000 2000 0504"));
  }

  @Test
  void saysThatNoAnswerCame() {
    assertThatThrownBy(() -> dump(new Recording()))
        .isInstanceOf(IOException.class)
        .hasMessage("the kernel did not answer in time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0f000000 2000 0000 01000000 00000000", // 15 bytes, less than a header
        "ffffffff 2000 0000 01000000 00000000",
        "11000000 2000 0000 01000000 00000000", // one byte more than there is
        "10000000 2000 0000 0100"
      })
  void refusesAMessageOfAnImpossibleLength(String datagram) {
    Recording recording = new Recording().then(hex(datagram));
    assertThatThrownBy(() -> dump(recording)).isInstanceOf(MalformedMessageException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0300 0100 00", "0500 0100 00000000 ff", "ffff 0100", "0800 0100 aabb"})
  void refusesAnAttributeOfAnImpossibleLength(String attributes) {
    ByteBuffer bytes = ByteBuffer.wrap(hex(attributes)).order(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> Attributes.parse(bytes, 0, bytes.limit()))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void readsTheAttributesThatItWrites() throws MalformedMessageException {
    byte[] written =
        new MessageWriter()
            .u32(10, 0x64)
            .string(3, "eth0")
            .attribute(500, (byte) 1, (byte) 2, (byte) 3)
            .nested(7, nest -> nest.u32(1, -1).u32(1, 5))
            .bytes();
    ByteBuffer bytes = ByteBuffer.wrap(written).order(ByteOrder.nativeOrder());
    Attributes read = Attributes.parse(bytes, 0, written.length);
    assertThat(read.find(10).orElseThrow().u32()).isEqualTo(0x64);
    assertThat(read.find(3).orElseThrow().string()).isEqualTo("eth0");
    assertThat(read.find(500).orElseThrow().hex()).isEqualTo("0x010203");
    assertThat(read.find(7).orElseThrow().nested().find(1).orElseThrow().u32()).isEqualTo(5);
    assertThatThrownBy(() -> read.find(500).orElseThrow().u32())
        .isInstanceOf(MalformedMessageException.class);
  }
}
