package waymark.netstate.conntrack;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import waymark.netstate.packet.Family;

/// An entry in the bytes of one line of `conntrack -L` or `/proc/net/nf_conntrack`, one object for
/// a whole table.
///
/// It takes only what it is sure of: the words in the order in which both print them. Anything
/// else, right or wrong, is left to [ListLine].
final class LineEntry implements Entry {

  private static final byte[] UNREPLIED = LineBytes.ascii("[UNREPLIED] ");
  private static final byte[] ASSURED = LineBytes.ascii("[ASSURED]");
  private static final byte[] OFFLOAD = LineBytes.ascii("[OFFLOAD]");
  private static final byte[] HW_OFFLOAD = LineBytes.ascii("[HW_OFFLOAD]");
  private static final byte[] MARK = LineBytes.ascii("mark=");
  private static final byte[] SECMARK = LineBytes.ascii("secmark=");
  private static final byte[] ZONE = LineBytes.ascii("zone=");
  private static final byte[] DELTA = LineBytes.ascii("delta-time=");
  private static final byte[] USE = LineBytes.ascii("use=");
  private static final byte[] ID = LineBytes.ascii("id=");
  private static final long U32 = 0xffff_ffffL;

  private final LineBytes in = new LineBytes();
  private final LineHead head = new LineHead();
  private final LineDirection original = new LineDirection();
  private final LineDirection reply = new LineDirection();

  /// By [Side#position()]: asked for some forty times an entry.
  private final long[] high = new long[4];

  private final long[] low = new long[4];
  private final int[] port = new int[4];

  private byte[] buffer = new byte[0];
  private int start;
  private int end;
  private int line;
  private int status;
  private long mark;
  private long deltaTime;

  /// Takes the line in.
  ///
  /// @return false if it is not sure of every byte; then nothing of it counts
  boolean take(byte[] bytes, int from, int to, int number) {
    in.start(bytes, from, to);
    buffer = bytes;
    start = from;
    end = to;
    line = number;
    head.read(in);
    if (in.sure()) {
      original.read(in, head.family, head.protocol);
      keep(0, original);
      status = in.pass(UNREPLIED) ? 0 : Status.SEEN_REPLY.bit();
    }
    if (in.sure()) {
      reply.read(in, head.family, head.protocol);
      keep(2, reply);
      flag();
      tail();
    }
    return in.sure() && in.atEnd();
  }

  private void keep(int at, LineDirection direction) {
    high[at] = direction.srcHigh;
    low[at] = direction.srcLow;
    port[at] = direction.sport;
    high[at + 1] = direction.dstHigh;
    low[at + 1] = direction.dstLow;
    port[at + 1] = direction.dport;
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
    mark = in.pass(MARK) ? in.number(U32) : -1;
    if (in.pass(SECMARK)) {
      in.number(U32);
    }
    if (in.pass(ZONE)) {
      in.number(65535);
    }
    deltaTime = in.pass(DELTA) ? in.number(U32) : -1;
    if (in.pass(USE)) {
      in.number(U32);
    }
    if (in.pass(ID)) {
      in.number(U32);
    }
  }

  @Override
  public Family family() {
    return head.family;
  }

  @Override
  public int protocol() {
    return head.protocol;
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
    return head.state;
  }

  @Override
  public boolean has(Status bit) {
    return (status & bit.bit()) != 0;
  }

  @Override
  public long mark() {
    return mark;
  }

  @Override
  public long originalPackets() {
    return original.packets;
  }

  @Override
  public long replyPackets() {
    return reply.packets;
  }

  @Override
  public long bytes() {
    return original.bytes < 0 && reply.bytes < 0
        ? -1
        : Math.max(original.bytes, 0) + Math.max(reply.bytes, 0);
  }

  @Override
  public long timeout() {
    return head.timeout;
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
