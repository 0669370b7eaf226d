package waymark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// `down` leaves nothing, whatever came before it.
class RemovalIT {

  /// About what a whole `up` writes.
  private static final long JOURNAL_BYTES = 15_000;

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
    Set<Long> namespaces = namespaces(name);
    assertThat(namespaces).hasSize(Host.values().length);
    assertThat(traces(name, namespaces)).isNotEmpty();
    assertThatExceptionOfType(LabRefused.class)
        .isThrownBy(() -> lab.up(Backend.NFT))
        .withMessageContaining("stands already");
    assertThat(lab.down()).isTrue();
    assertThat(traces(name, namespaces)).isEmpty();
    assertThat(lab.down()).isFalse();
    assertThat(lab.status()).isEmpty();
  }

  @RepeatedTest(8)
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
    // by what it has done, not by time: a busy machine would be killed too early, an idle one too
    // late
    long done = RANDOM.nextLong(JOURNAL_BYTES);
    while (up.isAlive() && journalled(name) < done) {
      Thread.sleep(1);
    }
    up.destroyForcibly().waitFor();
    Set<Long> namespaces = namespaces(name);
    Lab.quiet(name).down();
    assertThat(traces(name, namespaces)).as("killed after %d bytes of the journal", done).isEmpty();
  }

  private static long journalled(LabName name) throws IOException {
    Path journal = Folder.of(name).journal();
    return Files.exists(journal) ? Files.size(journal) : 0;
  }

  private static Set<Long> namespaces(LabName name) throws IOException {
    Set<Long> inodes = new HashSet<>();
    for (Host host : Host.values()) {
      Path netns = Path.of("/run/netns", host.netns(name));
      if (Files.exists(netns)) {
        inodes.add(((Number) Files.getAttribute(netns, "unix:ino")).longValue());
      }
    }
    return inodes;
  }

  /// What the machine shows of a lab that has, or had, these namespaces.
  private static List<String> traces(LabName name, Set<Long> namespaces) throws Exception {
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
    traces.addAll(processes(name, namespaces));
    Process links = new ProcessBuilder("ip", "-o", "link").start();
    new String(links.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .filter(each -> each.matches("\\d+: (wg0|wgx0|cni0|lan0|wan0|flannel\\.1)[:@].*"))
        .forEach(traces::add);
    return traces;
  }

  /// Found here by other means than those of the code under test: a look at every process.
  private static List<String> processes(LabName name, Set<Long> namespaces) {
    return ProcessHandle.allProcesses()
        .filter(each -> each.pid() != ProcessHandle.current().pid())
        .filter(each ->
            each.info().commandLine().orElse("").contains("/" + name + "/")
                || namespaces.contains(network(each.pid())))
        .map(each -> each.pid() + " " + each.info().commandLine().orElse(""))
        .toList();
  }

  private static long network(long pid) {
    try {
      return ((Number) Files.getAttribute(Path.of("/proc/" + pid + "/ns/net"), "unix:ino"))
          .longValue();
    } catch (IOException gone) {
      return 0;
    }
  }
}
