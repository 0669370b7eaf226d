package waymark.oracle.judge;

import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Walk;
import waymark.oracle.ground.Fate;
import waymark.oracle.ground.Ground;
import waymark.oracle.ground.RefusedException;
import waymark.oracle.scene.Scene;
import waymark.oracle.scene.Shot;

/// One scene with its packets, tried on the ground and walked.
public final class Trial {

  private final Ground ground;
  private final ErrorBudget budget;
  private final Tally tally;
  private final BiConsumer<Walk, Fate> witness;

  private Trial(Ground ground, ErrorBudget budget, Tally tally, BiConsumer<Walk, Fate> witness) {
    this.ground = ground;
    this.budget = budget;
    this.tally = tally;
    this.witness = witness;
  }

  public static Trial on(Ground ground, Tally tally) {
    return new Trial(ground, new ErrorBudget(), tally, (walk, fate) -> {});
  }

  /// The same ground, for packets that do not count.
  public Trial uncounted() {
    return new Trial(ground, budget, new Tally(), witness);
  }

  /// The same ground, for packets that do not count.
  ///
  /// @param each is told of every packet that is compared
  public Trial witnessed(BiConsumer<Walk, Fate> each) {
    return new Trial(ground, budget, new Tally(), each);
  }

  /// Tries all packets.
  ///
  /// @return what disagreed, in the packets' order, and last what the rules counted
  /// @throws RefusedException where the scene cannot be set up
  public List<Disagreement> run(Scene scene, List<Shot> shots)
      throws IOException, InterruptedException, RefusedException {
    ground.set(scene);
    Gateway gateway = ground.read();
    Run run = new Run(ground, gateway, scene.family(), budget, tally, witness);
    for (Shot shot : shots) {
      run.shoot(shot);
    }
    return run.end(ground.rules());
  }
}
