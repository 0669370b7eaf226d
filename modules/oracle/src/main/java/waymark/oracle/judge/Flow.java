package waymark.oracle.judge;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walk.Way;
import waymark.netstate.walk.Walker;
import waymark.oracle.ground.Fate;
import waymark.oracle.ground.Ground;

/// What follows the first packet of a connection that is kept: the same again, the answer, both
/// sides once more, and an error about it.
record Flow(
    Ground ground,
    Walker walker,
    Answers answers,
    Connections connections,
    Tally tally,
    Comparison comparison) {

  private static final int REPEATED = 2; // every second one's first packet comes twice
  private static final int UNANSWERED = 4; // every fourth connection gets an error for an answer

  /// Holds a walk against what was seen, and gives the way that the kernel took, if it can be told.
  interface Comparison {
    Optional<Way> of(Walk walk, Fate fate);
  }

  void follow(Packet start, Way way, Fate fate) throws IOException {
    Optional<Arrival> arrival = arrival(way.verdict());
    if (arrival.isEmpty() || isOurOwnTcp(start) || !isForetold(arrival.get(), fate)) {
      return;
    }
    Optional<Way> last =
        way.tracked() && start.from().port() % REPEATED == 0
            ? repeat(start, way, arrival.get().packet())
            : Optional.of(way);
    if (last.isPresent()) {
      answer(start, way, arrival.get(), last.get().connMark());
    }
  }

  /// @param connMark what the connection carries by now
  private void answer(Packet start, Way way, Arrival arrival, int connMark) throws IOException {
    Optional<Walk> reply =
        walker.reply(start, way, arrival.answersFrom()).map(walk -> carrying(walk, connMark));
    if (reply.isEmpty() || !canSend(reply.get().start())) {
      return;
    }
    if (!way.tracked() && connections.clash(reply.get())) {
      return; // nobody knows it for an answer
    }
    if (start.from().port() % UNANSWERED == 1) {
      error(arrival, reply.get(), connMark);
      return;
    }
    Fate answered = ground.send(reply.get().start(), true);
    connections.keep(reply.get(), answered);
    Optional<Way> back = comparison.of(reply.get(), answered);
    if (back.isPresent() && way.tracked() && back.get().tracked()) {
      goOn(start, way, arrival, reply.get(), back.get());
    }
  }

  /// Both sides once more, now that the connection is answered, and an error at last.
  private void goOn(Packet start, Way way, Arrival arrival, Walk reply, Way back)
      throws IOException {
    Optional<Way> further =
        again(start, way, arrival.packet(), back.connMark()).filter(Way::tracked);
    if (further.isPresent() && canSend(reply.start())) {
      Walk second =
          carrying(
              walker.walk(acknowledging(reply.start()), reply.tracking()),
              further.get().connMark());
      Optional<Way> end = comparison.of(second, ground.send(second.start(), true));
      if (end.isPresent()) {
        error(arrival, reply, end.get().connMark());
      }
    }
  }

  /// The walk of an answer whose connection has another mark by now.
  private Walk carrying(Walk walk, int connMark) {
    return walk.tracking()
            instanceof Tracking.Established(boolean reply, var to, var from, int before)
        ? walker.walk(walk.start(), new Tracking.Established(reply, to, from, connMark))
        : walk;
  }

  /// The first packet once more, before there is an answer.
  private Optional<Way> repeat(Packet start, Way first, Packet arrived) throws IOException {
    Tracking.Established like = original(start, arrived, first.connMark());
    return further(start, first, new Tracking.Unanswered(like));
  }

  /// An ICMP error about the packet, from a router behind the interface that it left by.
  private void error(Arrival arrival, Walk reply, int connMark) throws IOException {
    if (!(reply.tracking() instanceof Tracking.Established known)
        || arrival.answersFrom().isEmpty()) {
      return;
    }
    Packet arrived = arrival.packet();
    boolean v4 = arrived.family() == Family.IPV4;
    Packet error =
        new Packet(
            arrival.answersFrom(),
            arrived.destination().next(),
            arrived.source(),
            v4
                ? new Transport.Icmp(Protocol.ICMP, 3, 1)
                : new Transport.Icmp(Protocol.ICMPV6, 1, 3),
            0);
    Tracking.Established about =
        new Tracking.Established(
            known.reply(), known.newDestination(), known.newSource(), connMark);
    Walk walk = walker.walk(error, new Tracking.Related(Optional.of(about)));
    comparison.of(walk, ground.sendQuoting(error, arrived));
  }

  /// A further packet of the first one's direction, once the connection is answered.
  private Optional<Way> again(Packet start, Way first, Packet arrived, int connMark)
      throws IOException {
    return further(acknowledging(start), first, original(start, arrived, connMark));
  }

  private Tracking.Established original(Packet start, Packet arrived, int connMark) {
    return new Tracking.Established(
        false, changed(start.to(), arrived.to()), changed(start.from(), arrived.from()), connMark);
  }

  private Optional<Way> further(Packet packet, Way first, Tracking tracking) throws IOException {
    Walk walk = walker.walk(packet, tracking);
    if (!canSend(packet) || Connections.turnsFromMasquerade(first, walk)) {
      tally.leaveOut();
      return Optional.empty();
    }
    return comparison.of(walk, ground.send(packet, true));
  }

  /// Of TCP an ACK of the same ends.
  private static Packet acknowledging(Packet packet) {
    return packet.transport() instanceof Transport.Tcp tcp
        ? packet.withTransport(
            new Transport.Tcp(tcp.sourcePort(), tcp.destinationPort(), Set.of("ACK")))
        : packet;
  }

  private Optional<Endpoint> changed(Endpoint before, Endpoint after) {
    return before.equals(after) ? Optional.empty() : Optional.of(after);
  }

  /// Whether the kernel chose no port of its own.
  private boolean isForetold(Arrival arrival, Fate fate) {
    return Connections.arrived(fate)
        .map(seen ->
            seen.from().equals(arrival.packet().from()) && seen.to().equals(arrival.packet().to()))
        .orElse(false);
  }

  /// Nobody can tell the sequence number of a SYN that this host's own socket sent.
  private boolean isOurOwnTcp(Packet start) {
    return start.in().isEmpty() && start.transport() instanceof Transport.Tcp;
  }

  /// This host has no TCP socket that would go on, and none with another's address.
  private boolean canSend(Packet packet) {
    return packet.in().isPresent()
        || (packet.transport() instanceof Transport.Ports && answers.isBindable(packet.source()));
  }

  /// Where a packet ended.
  ///
  /// @param answersFrom the interface that the answer comes in by; empty for this host
  private record Arrival(Packet packet, Optional<InterfaceName> answersFrom) {}

  private static Optional<Arrival> arrival(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded left ->
          Optional.of(new Arrival(left.packet(), Optional.of(left.out())));
      case Verdict.Local local -> Optional.of(new Arrival(local.packet(), Optional.empty()));
      case Verdict.Dropped dropped -> Optional.empty();
      case Verdict.Rejected rejected -> Optional.empty();
      case Verdict.Unknown unknown -> Optional.empty();
    };
  }
}
