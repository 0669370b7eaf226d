package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Walk.Way;

/// Walks packets through one gateway. Built once, then asked as often as wanted.
public final class Walker {

  /// More ways than this are not tried: the answer is then unknown, and says so.
  private static final int MOST_WAYS = 256;

  private final Terrain terrain;

  private Walker(Terrain terrain) {
    this.terrain = terrain;
  }

  public static Walker of(Gateway gateway) {
    return new Walker(Terrain.of(gateway));
  }

  /// The way of a packet: from its interface where it has one, else from this host's own socket.
  public Walk walk(Packet packet, Tracking tracking) {
    List<Way> ways = new ArrayList<>();
    Set<String> questions = new LinkedHashSet<>();
    Optional<Assumptions> next = Optional.of(Assumptions.none());
    while (next.isPresent() && ways.size() < MOST_WAYS) {
      Assumptions assumptions = next.get();
      Passage passage = new Passage(terrain, assumptions, packet, tracking);
      Verdict end = passage.run();
      ways.add(
          new Way(
              assumptions.sentences(),
              passage.steps(),
              end,
              passage.connMark(),
              passage.isTracked()));
      questions.addAll(assumptions.questions());
      next = assumptions.next();
    }
    if (next.isPresent()) {
      questions.add("more than " + MOST_WAYS + " ways are open");
    }
    Verdict first = ways.getFirst().verdict();
    boolean agreed = next.isEmpty() && ways.stream().allMatch(way -> way.verdict().equals(first));
    Verdict verdict = agreed ? first : new Verdict.Unknown(List.copyOf(questions));
    return new Walk(packet, tracking, verdict, ways, next.isEmpty());
  }

  /// Where the order of what runs for a family is not told.
  public List<OpenOrder> openOrders(Family family) {
    List<OpenOrder> open = new ArrayList<>();
    for (Hook hook : Hook.values()) {
      for (Stage stage : terrain.at(family, hook)) {
        List<Stage> parts =
            stage instanceof Stage.Translate(int at, List<Stage> asked) ? asked : List.of(stage);
        for (Stage part : parts) {
          if (part instanceof Stage.Unordered(int priority, List<Stage> members)) {
            open.add(new OpenOrder(hook, priority, members.stream().map(Stage::owner).toList()));
          }
        }
      }
    }
    return open;
  }

  /// The way of the answer to a packet that got through.
  ///
  /// @param way one that ended forwarded or local
  /// @param in the interface that the answer comes in by; empty where this host itself answers
  public Optional<Walk> reply(Packet start, Way way, Optional<InterfaceName> in) {
    return Replies.to(start, way, in).map(reply -> walk(reply.packet(), reply.tracking()));
  }

  /// The way of the packet that follows the first one of a connection, once the answer came.
  ///
  /// @param start the first packet
  /// @param there its way: one that ended forwarded or local
  /// @param back the answer's
  public Optional<Walk> next(Packet start, Way there, Way back) {
    Optional<Packet> arrived =
        switch (there.verdict()) {
          case Verdict.Forwarded forwarded -> Optional.of(forwarded.packet());
          case Verdict.Local local -> Optional.of(local.packet());
          case Verdict.Dropped dropped -> Optional.empty();
          case Verdict.Rejected rejected -> Optional.empty();
          case Verdict.Unknown unknown -> Optional.empty();
        };
    return arrived
        .map(packet -> Replies.next(start, packet, there, back))
        .map(next -> walk(next.packet(), next.tracking()));
  }
}
