package waymark.oracle.judge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.FirstSight;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walk.Way;
import waymark.netstate.walk.Walker;
import waymark.oracle.ground.Fate;
import waymark.oracle.ground.Ground;
import waymark.oracle.scene.Shot;

/// What is known while one scene's packets go.
final class Run {

  private final Ground ground;
  private final Family family;
  private final Tally tally;
  private final BiConsumer<Walk, Fate> witness;
  private final Walker walker;
  private final Flow flow;
  private final Foresight foresight;
  private final Connections connections = new Connections();
  private final RuleCounts counts = new RuleCounts();
  private final List<Disagreement> disagreements = new ArrayList<>();
  private Optional<Walk> last = Optional.empty();

  Run(
      Ground ground,
      Gateway gateway,
      Family family,
      ErrorBudget budget,
      Tally tally,
      BiConsumer<Walk, Fate> witness) {
    this.ground = ground;
    this.family = family;
    this.tally = tally;
    this.witness = witness;
    this.walker = Walker.of(gateway);
    Answers answers = new Answers(gateway, family);
    this.foresight = new Foresight(answers, budget);
    this.flow = new Flow(ground, walker, answers, connections, tally, this::compare);
  }

  void shoot(Shot shot) throws IOException {
    Packet packet = shot.packet();
    Walk walk = walker.walk(packet, FirstSight.of(packet));
    if (connections.clash(walk) || !walk.complete()) {
      tally.leaveOut();
      return;
    }
    Fate fate = ground.send(packet, shot.follow());
    if (shot.follow() || packet.in().isEmpty()) {
      connections.keep(walk, fate);
    }
    Optional<Way> way = compare(walk, fate);
    if (shot.follow() && way.isPresent()) {
      flow.follow(packet, way.get(), fate);
    }
  }

  /// The way that the kernel took, if it can be told.
  private Optional<Way> compare(Walk walk, Fate fate) {
    tally.add(walk);
    witness.accept(walk, fate);
    last = Optional.of(walk);
    List<Way> agreeing = foresight.agreeing(walk, fate);
    if (agreeing.isEmpty()) {
      disagreements.add(new Disagreement.End(walk, fate));
      return Optional.empty();
    }
    counts.add(agreeing);
    return agreeing.size() == 1 ? Optional.of(agreeing.getFirst()) : Optional.empty();
  }

  /// What disagreed, and last what the rules counted.
  List<Disagreement> end(Gateway counted) {
    List<String> differences = counts.differences(counted, family);
    if (!differences.isEmpty() && disagreements.isEmpty()) {
      disagreements.add(new Disagreement.Counts(differences, last));
    }
    return disagreements;
  }
}
