package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

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
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LabCommandIT {

  private static final String NAME = "it-agent-" + ProcessHandle.current().pid();

  @BeforeEach
  void assumeRoot() throws IOException {
    RootOnly.assume();
  }

  @AfterEach
  void down() {
    run(0, "lab", "down", "--name", NAME);
  }

  @Test
  void raisesBreaksEntersAndRemovesTheLab() {
    run(1, "lab", "status", "--name", NAME);
    JsonNode up = json(0, "lab", "up", "--name", NAME, "--json");
    assertThat(up.get("raised").asBoolean()).isTrue();
    assertThat(up.get("hosts")).hasSize(8).allMatch(host -> host.get("up").asBoolean());
    run(3, "lab", "up", "--name", NAME);
    json(0, "lab", "fault", "incident", "--name", NAME, "--json");
    assertThat(json(0, "lab", "status", "--name", NAME, "--json").get("fault").asString())
        .isEqualTo("incident");
    // curl(1): 28 is a timeout; its own --name-like options are not ours
    run(
        28,
        "lab",
        "exec",
        "--name",
        NAME,
        "client",
        "curl",
        "-so",
        "/dev/null",
        "-m",
        "1",
        "https://grafana.lab.example/");
    run(0, "lab", "fault", "healthy", "--name", NAME);
    run(
        0,
        "lab",
        "exec",
        "--name",
        NAME,
        "client",
        "curl",
        "-so",
        "/dev/null",
        "-m",
        "5",
        "https://grafana.lab.example/");
    run(0, "lab", "down", "--name", NAME);
    run(3, "lab", "exec", "--name", NAME, "client", "true");
  }

  @Test
  void removesWhatIsHalfRaisedWhenItIsTerminated() throws Exception {
    List<String> argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayAgent.class.getName()));
    argv.addAll(List.of("lab", "up", "--name", NAME));
    Process up = new ProcessBuilder(argv).inheritIO().start();
    Path journal = Path.of("/run/waymark-lab", NAME, "journal");
    while (up.isAlive() && Files.notExists(journal)) {
      Thread.sleep(1);
    }
    up.destroy();
    assertThat(up.waitFor()).isEqualTo(143);
    assertThat(Path.of("/run/waymark-lab", NAME)).doesNotExist();
    assertThat(Path.of("/run/netns", NAME + "-gateway")).doesNotExist();
  }

  private static JsonNode json(int status, String... args) {
    return JsonMapper.shared().readTree(run(status, args));
  }

  private static String run(int status, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    assertThat(commandLine.execute(args)).as("%s %s", out, err).isEqualTo(status);
    return out.toString();
  }
}
