package waymark.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import waymark.oracle.fixture.FixtureFolder;
import waymark.oracle.fixture.PacketJson;
import waymark.oracle.fixture.SceneText;
import waymark.oracle.ground.Ground;
import waymark.oracle.ground.RefusedException;
import waymark.oracle.judge.Trial;

/// Writes a scene as a fixture: tries it once more, with every packet and what the kernel did, and
/// reads the gateway as a person would record it.
final class Keeping {

  private Keeping() {}

  static void keep(Ground ground, Trial trial, Path folder, SceneText text, String why)
      throws IOException, InterruptedException, RefusedException {
    List<String> packets = new ArrayList<>();
    trial
        .witnessed(
            (walk, fate) -> packets.add(PacketJson.line(walk.start(), walk.tracking(), fate)))
        .run(text.scene(), text.shots());
    FixtureFolder.write(folder, text, ground.snapshot(), packets, why);
  }
}
