package waymark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// `down` leaves nothing, whatever came before it.
class RemovalIT {

  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();

  @BeforeEach
  void assumeThatItCanBeRaised() throws IOException {
    RaisedLab.assumeThatItCanBeRaised();
  }

  @Test
  void leavesNothingAndMayBeRunTwice() throws Exception {
    LabName name = RaisedLab.name("down");
    Lab lab = Lab.quiet(name);
    lab.up(Backend.NFT);
    lab.builder(Host.CLIENT, List.of("sleep", "600")).start();
    assertThat(traces(name)).isNotEmpty();
    assertThatExceptionOfType(LabRefused.class)
        .isThrownBy(() -> lab.up(Backend.NFT))
        .withMessageContaining("stands already");
    assertThat(lab.down()).isTrue();
    assertThat(traces(name)).isEmpty();
    assertThat(lab.down()).isFalse();
    assertThat(lab.status()).isEmpty();
  }

  @RepeatedTest(6)
  void leavesNothingOfAnUpThatWasKilled() throws Exception {
    LabName name = RaisedLab.name("kill");
    Process up =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RaiseAndStay.class.getName(),
                name.name())
            .inheritIO()
            .start();
    long millis = RANDOM.nextLong(1500);
    up.waitFor(millis, TimeUnit.MILLISECONDS);
    up.destroyForcibly().waitFor();
    Lab.quiet(name).down();
    assertThat(traces(name)).as("killed after %d ms", millis).isEmpty();
  }

  /// What the machine shows of a lab.
  private static List<String> traces(LabName name) throws Exception {
    List<String> traces = new ArrayList<>();
    if (Files.exists(Path.of("/run/netns"))) {
      try (var names = Files.list(Path.of("/run/netns"))) {
        names
            .map(Path::toString)
            .filter(each -> each.contains("/" + name + "-"))
            .forEach(traces::add);
      }
    }
    if (Files.exists(Folder.of(name).root())) {
      traces.add(Folder.of(name).toString());
    }
    Files.readString(Path.of("/proc/self/mountinfo"))
        .lines()
        .filter(each -> each.contains("/" + name + "/") || each.contains("/" + name + "-"))
        .forEach(traces::add);
    for (ProcessHandle each : Processes.of(name, Set.of())) {
      traces.add(each.pid() + " " + each.info().commandLine().orElse(""));
    }
    Process links = new ProcessBuilder("ip", "-o", "link").start();
    new String(links.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .filter(each -> each.matches("\\d+: (wg0|wgx0|cni0|lan0|wan0|flannel\\.1)[:@].*"))
        .forEach(traces::add);
    return traces;
  }
}
