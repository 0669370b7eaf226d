package waymark.kernel.conntrack;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Event;
import waymark.netstate.conntrack.Extra;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.Lifetime;
import waymark.netstate.conntrack.Moment;
import waymark.netstate.conntrack.State;
import waymark.netstate.conntrack.Status;
import waymark.netstate.conntrack.Traffic;
import waymark.netstate.conntrack.Zones;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Protocol;

/// An entry in the bytes of one ctnetlink message, one object for a whole table.
final class MessageEntry implements Entry {

  /// `struct nfgenmsg`: family u8, version u8, res_id u16.
  static final int HEADER = 4;

  private static final List<Optional<State>> TCP = State.TCP.stream().map(Optional::of).toList();
  private static final List<Optional<State>> SCTP = State.SCTP.stream().map(Optional::of).toList();
  private static final List<Optional<State>> DCCP = State.DCCP.stream().map(Optional::of).toList();

  private final Direction original = new Direction();
  private final Direction reply = new Direction();
  private ByteBuffer datagram = ByteBuffer.allocate(0);
  private int from;
  private int to;
  private Optional<Event> event = Optional.empty();
  private Optional<State> state = Optional.empty();
  private int status;
  private long now;
  private long timeout;
  private long start;
  private long stop;
  private long originalPackets;
  private long originalBytes;
  private long replyPackets;
  private long replyBytes;
  private long packets;
  private long bytes;

  /// Reads a message; on a fault nothing of it counts.
  ///
  /// @param begin the offset of its `struct nfgenmsg`
  /// @param seconds the clock, in nanoseconds since 1970, to tell the age of the entry by
  void read(ByteBuffer message, int begin, int end, long seconds, Optional<Event> happened)
      throws MalformedMessageException {
    datagram = message;
    from = begin + HEADER;
    to = end;
    now = seconds;
    event = happened;
    state = Optional.empty();
    status = 0;
    timeout = -1;
    start = -1;
    stop = -1;
    originalPackets = -1;
    originalBytes = -1;
    replyPackets = -1;
    replyBytes = -1;
    boolean forth = false;
    boolean back = false;
    if (from > to) {
      throw new MalformedMessageException("a conntrack message of " + (end - begin) + " bytes");
    }
    AttributeCursor cursor = new AttributeCursor(message, from, to);
    while (cursor.next()) {
      switch (cursor.type()) {
        case Cta.TUPLE_ORIG -> {
          original.read(message, cursor.start(), cursor.end());
          forth = true;
        }
        case Cta.TUPLE_REPLY -> {
          reply.read(message, cursor.start(), cursor.end());
          back = true;
        }
        case Cta.STATUS -> status = Wire.be32(message, cursor);
        case Cta.PROTOINFO -> protocolInfo(cursor.start(), cursor.end());
        case Cta.TIMEOUT -> timeout = Integer.toUnsignedLong(Wire.be32(message, cursor));
        case Cta.COUNTERS_ORIG -> {
          counters(cursor.start(), cursor.end());
          originalPackets = packets;
          originalBytes = bytes;
        }
        case Cta.COUNTERS_REPLY -> {
          counters(cursor.start(), cursor.end());
          replyPackets = packets;
          replyBytes = bytes;
        }
        case Cta.TIMESTAMP -> timestamps(cursor.start(), cursor.end());
        default -> {}
      }
    }
    if (!forth || !back || original.isV6 != reply.isV6) {
      throw new MalformedMessageException("the entry at " + begin + " lacks a tuple");
    }
  }

  private void counters(int begin, int end) throws MalformedMessageException {
    packets = -1;
    bytes = -1;
    AttributeCursor cursor = new AttributeCursor(datagram, begin, end);
    while (cursor.next()) {
      switch (cursor.type()) {
        case Cta.COUNTERS_PACKETS -> packets = Wire.be64(datagram, cursor);
        case Cta.COUNTERS_BYTES -> bytes = Wire.be64(datagram, cursor);
        default -> {}
      }
    }
  }

  private void protocolInfo(int begin, int end) throws MalformedMessageException {
    AttributeCursor cursor = new AttributeCursor(datagram, begin, end);
    while (cursor.next()) {
      switch (cursor.type()) {
        case Cta.PROTOINFO_TCP -> state(TCP, cursor.start(), cursor.end());
        case Cta.PROTOINFO_SCTP -> state(SCTP, cursor.start(), cursor.end());
        case Cta.PROTOINFO_DCCP -> state(DCCP, cursor.start(), cursor.end());
        default -> {}
      }
    }
  }

  private void state(List<Optional<State>> states, int begin, int end)
      throws MalformedMessageException {
    AttributeCursor cursor = new AttributeCursor(datagram, begin, end);
    while (cursor.next()) {
      if (cursor.type() == Cta.PROTOINFO_STATE) {
        int number = Wire.u8(datagram, cursor);
        state =
            number < states.size()
                ? states.get(number)
                : Optional.of(new State("STATE_" + number)); // newer than this model
      }
    }
  }

  private void timestamps(int begin, int end) throws MalformedMessageException {
    AttributeCursor cursor = new AttributeCursor(datagram, begin, end);
    while (cursor.next()) {
      switch (cursor.type()) {
        case Cta.TIMESTAMP_START -> start = Wire.be64(datagram, cursor);
        case Cta.TIMESTAMP_STOP -> stop = Wire.be64(datagram, cursor);
        default -> {}
      }
    }
  }

  @Override
  public Family family() {
    return original.isV6 ? Family.IPV6 : Family.IPV4;
  }

  @Override
  public int protocol() {
    return original.protocol;
  }

  @Override
  public long high(Side side) {
    return switch (side) {
      case ORIGINAL_SRC -> original.srcHigh;
      case ORIGINAL_DST -> original.dstHigh;
      case REPLY_SRC -> reply.srcHigh;
      case REPLY_DST -> reply.dstHigh;
    };
  }

  @Override
  public long low(Side side) {
    return switch (side) {
      case ORIGINAL_SRC -> original.srcLow;
      case ORIGINAL_DST -> original.dstLow;
      case REPLY_SRC -> reply.srcLow;
      case REPLY_DST -> reply.dstLow;
    };
  }

  @Override
  public int port(Side side) {
    return switch (side) {
      case ORIGINAL_SRC -> original.hasPorts() ? original.sport : -1;
      case ORIGINAL_DST -> original.hasPorts() ? original.dport : -1;
      case REPLY_SRC -> reply.hasPorts() ? reply.sport : -1;
      case REPLY_DST -> reply.hasPorts() ? reply.dport : -1;
    };
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
    return originalBytes < 0 && replyBytes < 0
        ? -1
        : Math.max(originalBytes, 0) + Math.max(replyBytes, 0);
  }

  @Override
  public long timeout() {
    return timeout;
  }

  @Override
  public long deltaTime() {
    return start <= 0 ? -1 : Math.max(0, ((stop > 0 ? stop : now) - start) / 1_000_000_000);
  }

  @Override
  public int line() {
    return 0;
  }

  @Override
  public Optional<Event> event() {
    return event;
  }

  @Override
  public Flow toFlow() {
    try {
      return flow();
    } catch (MalformedMessageException broken) {
      // Only an attribute that the numbers do not need can be at fault here; the sink is told.
      throw new UncheckedIOException(broken);
    }
  }

  /// As [#toFlow()], for a message whose further attributes may be malformed.
  Flow flow() throws MalformedMessageException {
    Attributes attributes = Attributes.parse(datagram, from, to);
    OptionalInt zone = OptionalInt.empty();
    OptionalInt mark = OptionalInt.empty();
    OptionalLong id = OptionalLong.empty();
    List<Extra> extras = new ArrayList<>();
    for (Attribute each : attributes.list()) {
      switch (each.type()) {
        case Cta.TUPLE_ORIG,
            Cta.TUPLE_REPLY,
            Cta.STATUS,
            Cta.PROTOINFO,
            Cta.TIMEOUT,
            Cta.COUNTERS_ORIG,
            Cta.COUNTERS_REPLY,
            Cta.TIMESTAMP -> {}
        case Cta.MARK -> mark = OptionalInt.of(number(each));
        case Cta.ID -> id = OptionalLong.of(Integer.toUnsignedLong(number(each)));
        case Cta.ZONE -> zone = OptionalInt.of(number(each));
        case Cta.USE -> extras.add(Extra.of("use", Integer.toUnsignedString(number(each))));
        case Cta.HELP -> name(each, Cta.HELP_NAME, "helper").ifPresent(extras::add);
        case Cta.SECCTX -> name(each, Cta.SECCTX_NAME, "secctx").ifPresent(extras::add);
        // conntrack(8) has names for labels only from a file, connlabel.conf.
        case Cta.LABELS -> extras.add(Extra.of("cta-labels", each.hex()));
        default -> extras.add(Extra.of("cta-" + each.type(), each.hex()));
      }
    }
    return new Flow(
        new Protocol(original.protocol),
        original.tuple(),
        reply.tuple(),
        traffic(originalPackets, originalBytes),
        traffic(replyPackets, replyBytes),
        state,
        Status.ofBits(status),
        new Zones(zone, original.ownZone(), reply.ownZone()),
        mark,
        id,
        new Lifetime(told(timeout), told(deltaTime()), moment(start), moment(stop)),
        extras);
  }

  private static int number(Attribute attribute) throws MalformedMessageException {
    byte[] bytes = attribute.bytes();
    if (bytes.length > 4) {
      throw new MalformedMessageException(
          "attribute " + attribute.type() + " has " + bytes.length + " bytes, not 4");
    }
    int number = 0;
    for (byte each : bytes) {
      number = number << 8 | (each & 0xff);
    }
    return number;
  }

  private static Optional<Extra> name(Attribute attribute, int inner, String key)
      throws MalformedMessageException {
    return attribute.nested().find(inner).map(name -> Extra.of(key, name.string()));
  }

  private static Optional<Traffic> traffic(long packets, long bytes) {
    return packets < 0 || bytes < 0 ? Optional.empty() : Optional.of(new Traffic(packets, bytes));
  }

  private static OptionalLong told(long value) {
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Optional<Moment> moment(long nanos) {
    return nanos <= 0
        ? Optional.empty()
        : Optional.of(new Moment.Exact(Instant.ofEpochSecond(0, nanos)));
  }
}
