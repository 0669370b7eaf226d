package waymark.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import waymark.netstate.packet.Family;
import waymark.oracle.fixture.SceneText;
import waymark.oracle.grammar.SceneGrammar;
import waymark.oracle.ground.Ground;
import waymark.oracle.ground.RefusedException;
import waymark.oracle.judge.Disagreement;
import waymark.oracle.judge.Tally;
import waymark.oracle.judge.Trial;
import waymark.oracle.scene.Backend;
import waymark.oracle.shrink.Shrinker;

/// Many scenes by one seed, one after the other on one ground.
public final class Campaign {

  private static final int PACKETS = 800;
  private static final int IN_A_ROW =
      8; // scenes of one family and backend, for the change costs time

  private static final Duration SHRINK = Duration.ofSeconds(15);

  private final Plan plan;
  private final Tally tally = new Tally();
  private final List<String> found = new ArrayList<>();
  private int scenes;
  private int refused;

  /// What to try.
  ///
  /// @param packets stop after so many
  /// @param most stop after so long
  /// @param keep where to write what disagrees as fixtures
  public record Plan(
      long seed,
      long packets,
      Duration most,
      List<Backend> backends,
      List<Family> families,
      Optional<Path> keep) {

    public Plan {
      backends = List.copyOf(backends);
      families = List.copyOf(families);
    }
  }

  public Campaign(Plan plan) {
    this.plan = plan;
  }

  /// Runs it in the calling thread, which is moved into a namespace of its own.
  ///
  /// @param progress is told one line now and then
  public void run(Consumer<String> progress)
      throws IOException, InterruptedException, RefusedException {
    long end = System.nanoTime() + plan.most().toNanos();
    try (Ground ground = Ground.open()) {
      Trial trial = Trial.on(ground, tally);
      for (int i = 0; tally.packets() < plan.packets() && System.nanoTime() < end; i++) {
        one(ground, trial, i, progress);
      }
    }
  }

  private void one(Ground ground, Trial trial, int number, Consumer<String> progress)
      throws IOException, InterruptedException {
    int block = number / IN_A_ROW;
    Backend backend = plan.backends().get(block % plan.backends().size());
    Family family = plan.families().get(block / plan.backends().size() % plan.families().size());
    SceneGrammar made = SceneGrammar.of(plan.seed() * 1_000_003 + number, family, backend, PACKETS);
    try {
      List<Disagreement> disagreements = trial.run(made.scene(), made.shots());
      scenes++;
      if (!disagreements.isEmpty()) {
        shrink(
            ground,
            trial.uncounted(),
            number,
            new Shrinker.Case(made.scene(), made.shots(), disagreements.getFirst()),
            progress);
      }
    } catch (RefusedException refusal) {
      refused++;
      progress.accept(
          "scene "
              + number
              + " is refused: "
              + refusal.getMessage()
              + "\n"
              + new SceneText(made.scene(), List.of()).print());
    }
  }

  private void shrink(
      Ground ground, Trial trial, int number, Shrinker.Case start, Consumer<String> progress)
      throws IOException, InterruptedException, RefusedException {
    Shrinker.Case small = Shrinker.shrink(trial, start, System.nanoTime() + SHRINK.toNanos());
    SceneText text = new SceneText(small.scene(), small.shots());
    found.add("scene " + number + ": " + small.disagreement() + "\n" + text.print());
    progress.accept(found.getLast());
    if (plan.keep().isPresent()) {
      Path folder = plan.keep().get().resolve("seed-" + plan.seed() + "-scene-" + number);
      Keeping.keep(ground, trial, folder, text, small.disagreement().toString());
    }
  }

  public Tally tally() {
    return tally;
  }

  /// What disagreed, one text each with the scene that shows it.
  public List<String> found() {
    return List.copyOf(found);
  }

  public int scenes() {
    return scenes;
  }

  /// Scenes that a program refused to set up.
  public int refused() {
    return refused;
  }
}
