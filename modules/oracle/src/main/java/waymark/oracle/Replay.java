package waymark.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import waymark.netstate.packet.BadValueException;
import waymark.oracle.fixture.FixtureFolder;
import waymark.oracle.fixture.SceneText;
import waymark.oracle.ground.Ground;
import waymark.oracle.ground.RefusedException;
import waymark.oracle.judge.Disagreement;
import waymark.oracle.judge.Tally;
import waymark.oracle.judge.Trial;

/// One kept scene, tried again.
final class Replay {

  private static final double NANOS = 1e9;

  private Replay() {}

  /// @param into where to write it anew as a fixture, with what the kernel does now
  static Report of(Path fixture, Optional<Path> into)
      throws IOException, InterruptedException, RefusedException, BadValueException {
    SceneText text = FixtureFolder.read(fixture);
    Tally tally = new Tally();
    long begun = System.nanoTime();
    try (Ground ground = Ground.open()) {
      Trial trial = Trial.on(ground, tally);
      List<Disagreement> disagreements = trial.run(text.scene(), text.shots());
      if (into.isPresent()) {
        Keeping.keep(ground, trial, into.get(), text, FixtureFolder.why(fixture));
      }
      return new Report(
          OptionalLong.empty(),
          1,
          0,
          tally,
          disagreements.stream().map(Disagreement::toString).toList(),
          (System.nanoTime() - begun) / NANOS);
    }
  }
}
