package waymark.kernel.conntrack;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import waymark.kernel.netlink.AttributeCursor;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Event;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.Lifetime;
import waymark.netstate.conntrack.State;
import waymark.netstate.conntrack.Status;
import waymark.netstate.conntrack.Zones;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Protocol;

/// An entry in the bytes of one ctnetlink message, one object for a whole table: reading allocates
/// nothing, whatever the compiler makes of it.
final class MessageEntry implements Entry {

  /// `struct nfgenmsg`: family u8, version u8, res_id u16.
  static final int HEADER = 4;

  private final AttributeCursor cursor = new AttributeCursor();
  private final Direction original = new Direction();
  private final Direction reply = new Direction();
  private final Counters forth = new Counters();
  private final Counters back = new Counters();
  private final ProtocolInfo info = new ProtocolInfo();
  private final Timestamps times = new Timestamps();

  /// By [Side#position()]: asked for some forty times an entry.
  private final long[] high = new long[4];

  private final long[] low = new long[4];
  private final int[] port = new int[4];

  private ByteBuffer datagram = ByteBuffer.allocate(0);
  private int from;
  private int to;
  private Optional<Event> event = Optional.empty();
  private int status;
  private long now;
  private long timeout;
  private long mark;

  /// Reads a message; on a fault nothing of it counts.
  ///
  /// @param begin the offset of its `struct nfgenmsg`
  /// @param clock in nanoseconds since 1970, to tell the age of the entry by
  void read(ByteBuffer message, int begin, int end, long clock, Optional<Event> happened)
      throws MalformedMessageException {
    forget();
    datagram = message;
    from = begin + HEADER;
    to = end;
    now = clock;
    event = happened;
    if (from > to) {
      throw new MalformedMessageException("a conntrack message of " + (end - begin) + " bytes");
    }
    boolean hasOriginal = false;
    boolean hasReply = false;
    byte[] bytes = AttributeCursor.array(message);
    cursor.over(bytes, from, to);
    while (cursor.next()) {
      switch (cursor.type()) {
        case Cta.TUPLE_ORIG -> {
          original.read(bytes, cursor.start(), cursor.end());
          hasOriginal = true;
        }
        case Cta.TUPLE_REPLY -> {
          reply.read(bytes, cursor.start(), cursor.end());
          hasReply = true;
        }
        case Cta.STATUS -> status = cursor.be32();
        case Cta.PROTOINFO -> info.read(bytes, cursor.start(), cursor.end());
        case Cta.TIMEOUT -> timeout = Integer.toUnsignedLong(cursor.be32());
        case Cta.MARK -> mark = Integer.toUnsignedLong(cursor.be32());
        case Cta.COUNTERS_ORIG -> forth.read(bytes, cursor.start(), cursor.end());
        case Cta.COUNTERS_REPLY -> back.read(bytes, cursor.start(), cursor.end());
        case Cta.TIMESTAMP -> times.read(bytes, cursor.start(), cursor.end());
        default -> {}
      }
    }
    if (!hasOriginal || !hasReply || original.isV6 != reply.isV6) {
      throw new MalformedMessageException("the entry at " + begin + " lacks a tuple");
    }
    keep(0, original);
    keep(2, reply);
  }

  private void keep(int at, Direction direction) {
    boolean hasPorts = direction.hasPorts();
    high[at] = direction.srcHigh;
    low[at] = direction.srcLow;
    port[at] = hasPorts ? direction.sport : -1;
    high[at + 1] = direction.dstHigh;
    low[at + 1] = direction.dstLow;
    port[at + 1] = hasPorts ? direction.dport : -1;
  }

  private void forget() {
    status = 0;
    timeout = -1;
    mark = -1;
    forth.forget();
    back.forget();
    info.forget();
    times.forget();
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
    return info.state;
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
    return forth.packets;
  }

  @Override
  public long replyPackets() {
    return back.packets;
  }

  @Override
  public long bytes() {
    return forth.bytes < 0 && back.bytes < 0
        ? -1
        : Math.max(forth.bytes, 0) + Math.max(back.bytes, 0);
  }

  @Override
  public long timeout() {
    return timeout;
  }

  @Override
  public long deltaTime() {
    return times.age(now);
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

  /// What was at fault where [#toFlow()] failed.
  static MalformedMessageException fault(UncheckedIOException failed) {
    if (failed.getCause() instanceof MalformedMessageException fault) {
      return fault;
    }
    throw failed;
  }

  /// As [#toFlow()], for a message whose further attributes may be malformed.
  Flow flow() throws MalformedMessageException {
    FurtherAttributes further = FurtherAttributes.of(Attributes.parse(datagram, from, to));
    return new Flow(
        new Protocol(original.protocol),
        original.tuple(),
        reply.tuple(),
        forth.traffic(),
        back.traffic(),
        info.state,
        Status.ofBits(status),
        new Zones(further.zone(), original.ownZone(), reply.ownZone()),
        mark < 0 ? OptionalInt.empty() : OptionalInt.of((int) mark),
        further.id(),
        new Lifetime(told(timeout), told(deltaTime()), times.began(), times.ended()),
        further.extras());
  }

  private static OptionalLong told(long value) {
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
