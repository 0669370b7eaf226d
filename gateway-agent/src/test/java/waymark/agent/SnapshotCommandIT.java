package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import waymark.netstate.packet.Family;
import waymark.netstate.snapshot.RecordedSnapshot;

/// `gateway-agent snapshot` as a person calls it, of a namespace of its own.
class SnapshotCommandIT {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String netns = "wmk-snap-" + ProcessHandle.current().pid();

  @TempDir private Path folder;

  private int run(String... args) {
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  private static void ip(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(args));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @BeforeEach
  void makeANamespace() throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root to make a namespace");
    ip("netns", "add", netns);
    ip("-n", netns, "rule", "add", "fwmark", "0x64", "lookup", "100");
  }

  @AfterEach
  void removeIt() throws IOException, InterruptedException {
    if (Files.exists(Path.of("/run/netns", netns))) {
      ip("netns", "del", netns);
    }
  }

  @Test
  void recordsAFolderAndATarThatTellTheSame() throws Exception {
    Path made = folder.resolve("made");
    Path packed = folder.resolve("packed.tar.gz");
    assertThat(run("snapshot", "--netns", netns, made.toString())).isZero();
    assertThat(out.toString()).contains("ip-rule.json").contains("recorded in " + made);
    assertThat(run("snapshot", "--netns", netns, packed.toString())).isZero();
    RecordedSnapshot fromFolder = SnapshotInput.read(made);
    RecordedSnapshot fromTar = SnapshotInput.read(packed);
    assertThat(fromFolder.snapshot().gateway().rules(Family.IPV4))
        .isEqualTo(fromTar.snapshot().gateway().rules(Family.IPV4));
    assertThat(fromFolder.snapshot().gateway().rules(Family.IPV4).toOptional().orElseThrow())
        .anyMatch(rule -> rule.text().equals("from all fwmark 0x64 lookup 100"));
    assertThat(fromFolder.missing()).isEmpty();
  }

  @Test
  void replacesAFolderOnlyWhenForced() throws Exception {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThat(run("snapshot", "--netns", netns, folder.toString())).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("is not empty").contains("--force");
    assertThat(run("snapshot", "--netns", netns, "--force", folder.toString())).isZero();
    assertThat(folder.resolve("mine.txt")).hasContent("mine");
  }

  @Test
  void saysThatANamespaceIsNotThereOrNoName() {
    assertThat(run("snapshot", "--netns", "wm-none", folder.resolve("x").toString()))
        .isEqualTo(ExitStatus.REFUSED);
    assertThat(err.toString()).contains("/run/netns/wm-none does not exist");
    assertThat(run("snapshot", "--netns", "../x", folder.resolve("x").toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("is not the name of a network namespace");
    assertThat(folder.resolve("x")).doesNotExist();
  }
}
