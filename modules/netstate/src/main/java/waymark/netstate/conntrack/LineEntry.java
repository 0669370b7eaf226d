package waymark.netstate.conntrack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.packet.Family;

/// An entry in the bytes of one line of `conntrack -L` or `/proc/net/nf_conntrack`, one object for
/// a whole table.
///
/// It takes only what it is sure of: the words in the order in which both print them. Anything
/// else, right or wrong, is left to [ListLine].
final class LineEntry implements Entry {

  private static final long V4 = LineBytes.eight("ipv4    ");
  private static final long V6 = LineBytes.eight("ipv6    ");
  private static final long TCP = LineBytes.eight("tcp     ");
  private static final long UDP = LineBytes.eight("udp     ");
  private static final long ICMP = LineBytes.eight("icmp    ");
  private static final long ICMPV6 = LineBytes.eight("icmpv6  ");
  private static final long SCTP = LineBytes.eight("sctp    ");
  private static final long UNKNOWN = LineBytes.eight("unknown ");
  private static final byte[] L3_V4 = ascii(" 2 ");
  private static final byte[] L3_V6 = ascii(" 10 ");
  private static final byte[] SRC = ascii("src=");
  private static final byte[] DST = ascii("dst=");
  private static final byte[] SPORT = ascii("sport=");
  private static final byte[] DPORT = ascii("dport=");
  private static final byte[] TYPE = ascii("type=");
  private static final byte[] CODE = ascii("code=");
  private static final byte[] ID = ascii("id=");
  private static final byte[] PACKETS = ascii("packets=");
  private static final byte[] BYTES = ascii("bytes=");
  private static final byte[] UNREPLIED = ascii("[UNREPLIED] ");
  private static final byte[] ASSURED = ascii("[ASSURED]");
  private static final byte[] OFFLOAD = ascii("[OFFLOAD]");
  private static final byte[] HW_OFFLOAD = ascii("[HW_OFFLOAD]");
  private static final byte[] MARK = ascii("mark=");
  private static final byte[] SECMARK = ascii("secmark=");
  private static final byte[] ZONE = ascii("zone=");
  private static final byte[] DELTA = ascii("delta-time=");
  private static final byte[] USE = ascii("use=");
  private static final long U32 = 0xffff_ffffL;
  private static final long MANY = 999_999_999_999_999_999L;

  private static final List<Optional<State>> STATES = new ArrayList<>();
  private static final byte[][] STATE_WORDS;

  static {
    Stream.of(State.TCP, State.SCTP, State.DCCP)
        .flatMap(List::stream)
        .distinct()
        .sorted((a, b) -> a.equals(State.ESTABLISHED) ? -1 : b.equals(State.ESTABLISHED) ? 1 : 0)
        .forEach(state -> STATES.add(Optional.of(state)));
    STATE_WORDS =
        STATES.stream().map(each -> ascii(each.orElseThrow().word())).toArray(byte[][]::new);
  }

  private final LineBytes in = new LineBytes();
  private final long[] high = new long[Side.values().length];
  private final long[] low = new long[Side.values().length];
  private final int[] port = new int[Side.values().length];
  private byte[] buffer = new byte[0];
  private int start;
  private int end;
  private int line;
  private Family family = Family.IPV4;
  private int protocol;
  private Optional<State> state = Optional.empty();
  private int status;
  private long timeout;
  private long deltaTime;
  private long originalPackets;
  private long replyPackets;
  private long bytes;
  private long lastBytes;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Takes the line in.
  ///
  /// @return false if it is not sure of every byte; then nothing of it counts
  boolean take(byte[] line, int from, int to, int number) {
    in.start(line, from, to);
    buffer = line;
    start = from;
    end = to;
    this.line = number;
    head();
    if (in.sure()) {
      status = Status.SEEN_REPLY.bit();
      originalPackets = direction(0);
      bytes = originalPackets < 0 ? -1 : lastBytes;
      if (in.pass(UNREPLIED)) {
        status = 0;
      }
    }
    if (in.sure()) {
      replyPackets = direction(2);
      bytes = replyPackets < 0 ? bytes : Math.max(bytes, 0) + lastBytes;
      flag();
      tail();
    }
    return in.sure() && in.atEnd();
  }

  private void head() {
    long eight = in.peekEight();
    boolean told = eight == V4 || eight == V6;
    if (told) {
      in.skip(8);
      in.expect(eight == V4 ? L3_V4 : L3_V6);
      family = eight == V4 ? Family.IPV4 : Family.IPV6;
      eight = in.peekEight();
    }
    in.skip(8);
    in.blank();
    protocol = (int) in.number(255);
    int named =
        eight == TCP
            ? 6
            : eight == UDP
                ? 17
                : eight == ICMP ? 1 : eight == ICMPV6 ? 58 : eight == SCTP ? 132 : -1;
    if (named < 0 ? eight != UNKNOWN : named != protocol) {
      in.unsure();
    }
    timeout = in.peek() >= '0' && in.peek() <= '9' ? in.number(U32) : -1;
    state = Optional.empty();
    if (in.peek() >= 'A' && in.peek() <= 'Z') {
      stateWord();
    }
    if (!told) {
      family = isV6() ? Family.IPV6 : Family.IPV4;
    }
  }

  private void stateWord() {
    int stop = in.endOfWord();
    for (int i = 0; i < STATE_WORDS.length; i++) {
      if (in.isWord(STATE_WORDS[i], stop)) {
        state = STATES.get(i);
        in.skip(stop - in.position());
        in.blank();
        return;
      }
    }
    in.unsure();
  }

  /// Whether the first address, behind `src=`, has a colon in its first five characters.
  private boolean isV6() {
    for (int at = in.position() + 4; at < Math.min(in.position() + 9, end); at++) {
      if (buffer[at] == ':') {
        return true;
      }
    }
    return false;
  }

  /// Reads one direction and gives its packets, or -1.
  private long direction(int side) {
    in.expect(SRC);
    address(side);
    in.expect(DST);
    address(side + 1);
    port[side] = -1;
    port[side + 1] = -1;
    switch (protocol) {
      case 6, 17, 33, 132, 136 -> {
        in.expect(SPORT);
        port[side] = (int) in.number(65535);
        in.expect(DPORT);
        port[side + 1] = (int) in.number(65535);
      }
      case 1, 58 -> {
        in.expect(TYPE);
        in.number(255);
        in.expect(CODE);
        in.number(255);
        in.expect(ID);
        in.number(65535);
      }
      default -> {}
    }
    if (!in.pass(PACKETS)) {
      return -1;
    }
    long packets = in.number(MANY);
    in.expect(BYTES);
    lastBytes = in.number(MANY);
    return packets;
  }

  private void address(int side) {
    if (family == Family.IPV4) {
      in.ipv4();
    } else {
      in.ipv6();
    }
    high[side] = in.high;
    low[side] = in.low;
  }

  private void flag() {
    if (in.peek() != '[') {
      return;
    }
    if (in.pass(ASSURED)) {
      status |= Status.ASSURED.bit();
    } else if (in.pass(OFFLOAD)) {
      status |= Status.OFFLOAD.bit();
    } else if (in.pass(HW_OFFLOAD)) {
      status |= Status.HW_OFFLOAD.bit();
    } else {
      in.unsure();
    }
    in.blank();
  }

  private void tail() {
    deltaTime = -1;
    if (in.pass(MARK)) {
      in.number(U32);
    }
    if (in.pass(SECMARK)) {
      in.number(U32);
    }
    if (in.pass(ZONE)) {
      in.number(65535);
    }
    if (in.pass(DELTA)) {
      deltaTime = in.number(U32);
    }
    if (in.pass(USE)) {
      in.number(U32);
    }
    if (in.pass(ID)) {
      in.number(U32);
    }
  }

  @Override
  public Family family() {
    return family;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public long high(Side side) {
    return high[side.position()];
  }

  @Override
  public long low(Side side) {
    return low[side.position()];
  }

  @Override
  public int port(Side side) {
    return port[side.position()];
  }

  @Override
  public Optional<State> state() {
    return state;
  }

  @Override
  public boolean has(Status bit) {
    return (status & bit.bit()) != 0;
  }

  @Override
  public long originalPackets() {
    return originalPackets;
  }

  @Override
  public long replyPackets() {
    return replyPackets;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long timeout() {
    return timeout;
  }

  @Override
  public long deltaTime() {
    return deltaTime;
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public Optional<Event> event() {
    return Optional.empty();
  }

  @Override
  public Flow toFlow() {
    try {
      return ListLine.read(new String(buffer, start, end - start, StandardCharsets.US_ASCII), line)
          .flow();
    } catch (BadLineException disagreement) {
      throw new IllegalStateException("the two readers disagree about a line", disagreement);
    }
  }
}
