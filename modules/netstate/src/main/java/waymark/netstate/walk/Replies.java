package waymark.netstate.walk;

import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Walk.Way;

/// What follows a packet that got through, its answer and the next one of its direction, with the
/// translation that the connection keeps for them.
final class Replies {

  private Replies() {}

  record Reply(Packet packet, Tracking tracking) {}

  static Optional<Reply> to(Packet start, Way way, Optional<InterfaceName> in) {
    return switch (way.verdict()) {
      case Verdict.Forwarded forwarded -> Optional.of(answer(start, forwarded.packet(), way, in));
      case Verdict.Local local -> Optional.of(answer(start, local.packet(), way, in));
      case Verdict.Dropped dropped -> Optional.empty();
      case Verdict.Rejected rejected -> Optional.empty();
      case Verdict.Unknown unknown -> Optional.empty();
    };
  }

  private static Reply answer(Packet start, Packet arrived, Way way, Optional<InterfaceName> in) {
    IpAddress answerer = arrived.destination();
    IpAddress asker = arrived.source();
    Packet packet = new Packet(in, answerer, asker, backwards(arrived.transport()), 0);
    return new Reply(
        packet,
        way.tracked()
            ? new Tracking.Established(
                true,
                changed(arrived.from(), start.from()),
                changed(arrived.to(), start.to()),
                way.connMark())
            : FirstSight.of(packet));
  }

  /// The packet that follows in the first one's direction, once the answer came.
  static Reply next(Packet start, Packet arrived, Way there, Way back) {
    Packet packet =
        new Packet(start.in(), start.source(), start.destination(), onward(start.transport()), 0);
    return new Reply(
        packet,
        there.tracked()
            ? new Tracking.Established(
                false,
                changed(start.to(), arrived.to()),
                changed(start.from(), arrived.from()),
                back.connMark())
            : FirstSight.of(packet));
  }

  private static Transport onward(Transport first) {
    return first instanceof Transport.Tcp(int source, int destination, Set<String> flags)
        ? new Transport.Tcp(source, destination, Set.of("ACK"))
        : first;
  }

  private static Optional<Endpoint> changed(Endpoint translated, Endpoint original) {
    return translated.equals(original) ? Optional.empty() : Optional.of(original);
  }

  private static Transport backwards(Transport forwards) {
    return switch (forwards) {
      case Transport.Tcp(int source, int destination, Set<String> flags) ->
          new Transport.Tcp(destination, source, Set.of("SYN", "ACK"));
      case Transport.Ports(var protocol, int source, int destination) ->
          new Transport.Ports(protocol, destination, source);
      case Transport.Icmp(var protocol, int type, int code) ->
          new Transport.Icmp(protocol, type == 8 ? 0 : type == 128 ? 129 : type, code);
      case Transport.Other other -> other;
    };
  }
}
