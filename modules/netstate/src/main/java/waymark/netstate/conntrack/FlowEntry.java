package waymark.netstate.conntrack;

import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// A flow that is at hand already, looked at as an entry.
public record FlowEntry(Flow flow, int line, Optional<Event> event) implements Entry {

  /// A flow of no text in particular.
  public static FlowEntry of(Flow flow) {
    return new FlowEntry(flow, 0, Optional.empty());
  }

  /// A flow where a text shows it.
  public static FlowEntry of(Sighting sighting) {
    return new FlowEntry(sighting.flow(), sighting.line(), sighting.event());
  }

  @Override
  public Family family() {
    return flow.family();
  }

  @Override
  public int protocol() {
    return flow.protocol().number();
  }

  @Override
  public IpAddress address(Side side) {
    return switch (side) {
      case ORIGINAL_SRC -> flow.original().src();
      case ORIGINAL_DST -> flow.original().dst();
      case REPLY_SRC -> flow.reply().src();
      case REPLY_DST -> flow.reply().dst();
    };
  }

  @Override
  public long high(Side side) {
    return address(side).high();
  }

  @Override
  public long low(Side side) {
    return address(side).low();
  }

  @Override
  public int port(Side side) {
    Layer4 layer4 =
        switch (side) {
          case ORIGINAL_SRC, ORIGINAL_DST -> flow.original().layer4();
          case REPLY_SRC, REPLY_DST -> flow.reply().layer4();
        };
    boolean source = side == Side.ORIGINAL_SRC || side == Side.REPLY_SRC;
    return layer4 instanceof Layer4.Ports(int sport, int dport) ? source ? sport : dport : -1;
  }

  @Override
  public Optional<State> state() {
    return flow.state();
  }

  @Override
  public boolean has(Status bit) {
    return flow.has(bit);
  }

  @Override
  public long mark() {
    return flow.mark().isPresent() ? Integer.toUnsignedLong(flow.mark().getAsInt()) : -1;
  }

  @Override
  public long originalPackets() {
    return flow.originalTraffic().map(Traffic::packets).orElse(-1L);
  }

  @Override
  public long replyPackets() {
    return flow.replyTraffic().map(Traffic::packets).orElse(-1L);
  }

  @Override
  public long bytes() {
    return flow.originalTraffic().isEmpty() && flow.replyTraffic().isEmpty()
        ? -1
        : flow.originalTraffic().map(Traffic::bytes).orElse(0L)
            + flow.replyTraffic().map(Traffic::bytes).orElse(0L);
  }

  @Override
  public long timeout() {
    return flow.lifetime().timeout().orElse(-1);
  }

  @Override
  public long deltaTime() {
    return flow.lifetime().deltaTime().orElse(-1);
  }

  @Override
  public Flow toFlow() {
    return flow;
  }
}
