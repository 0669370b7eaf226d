package waymark.oracle.judge;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walk.Way;
import waymark.oracle.ground.Fate;

/// The connections that the kernel keeps of one scene's packets. A packet that would belong to one
/// of them, or need a port that one of them has, is another question than the one it was made for:
/// it is left out.
final class Connections {

  private final Set<Tuple> taken = new HashSet<>();
  private final Set<Source> sources = new HashSet<>();

  /// Who began a connection: the kernel gives the same translation to its next one, port and all,
  /// where that is in range (find_appropriate_src in nf_nat_core.c).
  private record Source(Protocol protocol, Endpoint from) {}

  private record Tuple(Protocol protocol, Endpoint from, Endpoint to) {}

  /// @param walk of a packet whose connection the kernel keeps, or may keep on its way to itself
  void keep(Walk walk, Fate fate) {
    Packet sent = walk.start();
    taken.add(new Tuple(sent.protocol(), sent.from(), sent.to()));
    sources.add(new Source(sent.protocol(), sent.from()));
    arrived(fate).map(Connections::back).ifPresent(taken::add);
    passed(walk).map(Connections::back).forEach(taken::add);
  }

  boolean clash(Walk walk) {
    Packet start = walk.start();
    return sources.contains(new Source(start.protocol(), start.from()))
        || taken.contains(new Tuple(start.protocol(), start.from(), start.to()))
        || passed(walk).map(Connections::back).anyMatch(taken::contains);
  }

  /// The packet at each step of each way.
  private static Stream<Packet> passed(Walk walk) {
    return walk.ways().stream().flatMap(way -> way.steps().stream()).map(Step::after);
  }

  private static Tuple back(Packet arrived) {
    return new Tuple(arrived.protocol(), arrived.to(), arrived.from());
  }

  /// A masqueraded connection that turns to another interface ends there (nf_nat_oif_changed): the
  /// walk does not know by which one a connection was masqueraded.
  static boolean turnsFromMasquerade(Way first, Walk again) {
    return first.steps().stream().anyMatch(Connections::masquerades)
        && again.ways().stream().anyMatch(way -> !out(way).equals(out(first)));
  }

  private static boolean masquerades(Step step) {
    return (step instanceof Step.AtRule at && at.rule().target() instanceof Target.Masquerade)
        || (step instanceof Step.AtNative own
            && own.rule().statements().stream()
                .anyMatch(statement ->
                    statement instanceof Statement.Nat nat
                        && nat.kind() == Statement.Nat.Kind.MASQUERADE));
  }

  private static Optional<InterfaceName> out(Way way) {
    return way.verdict() instanceof Verdict.Forwarded forwarded
        ? Optional.of(forwarded.out())
        : Optional.empty();
  }

  /// The packet as it left or was delivered.
  static Optional<Packet> arrived(Fate fate) {
    return switch (fate) {
      case Fate.Left left -> Optional.of(left.packet());
      case Fate.Delivered delivered -> Optional.of(delivered.packet());
      case Fate.Answered answered -> Optional.empty();
      case Fate.SocketError error -> Optional.empty();
      case Fate.Vanished vanished -> Optional.empty();
    };
  }
}
