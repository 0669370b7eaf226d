package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `gateway-agent format` as a person calls it.
class FormatCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @Test
  void printsTheRulesetInForm(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("rules.v4"), "*raw\n-A OUTPUT -j MARK --set-mark 1\nCOMMIT\n");
    assertThat(run("format", file.toString())).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .isEqualTo(
            """
            *raw
            :PREROUTING ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            -A OUTPUT -j MARK --set-xmark 0x1/0xffffffff
            COMMIT
            """);
    assertThat(run("format", "--check", file.toString())).isEqualTo(ExitStatus.FINDINGS);
    Files.writeString(file, out.toString());
    assertThat(run("format", "--check", file.toString())).isEqualTo(ExitStatus.OK);
  }

  @Test
  void saysAllInOneJsonDocument(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rules.v4"), "*raw\n-P OUTPUT DROP\nCOMMIT\n");
    AgentRun printed = AgentRun.of("format", "--json", file.toString());
    assertThat(printed.status()).isEqualTo(ExitStatus.OK);
    assertThat(printed.json().path("formatted").asBoolean(true)).isFalse();
    String text = printed.json().path("text").asString();
    assertThat(text).isEqualTo(AgentRun.of("format", file.toString()).out());
    AgentRun checked = AgentRun.of("format", "--json", "--check", file.toString());
    assertThat(checked.status()).isEqualTo(ExitStatus.FINDINGS);
    assertThat(checked.json()).isEqualTo(printed.json());
    Files.writeString(file, text);
    assertThat(
            AgentRun.of("format", "--json", file.toString()).json().path("formatted").asBoolean())
        .isTrue();
  }

  @Test
  void refusesWhatIptablesRestoreWould(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rules.v4"), "*raw\n-A OUTPUT -s x\n");
    assertThat(run("format", file.toString())).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString())
        .contains(file + ":2:14: \"x\" is not an IP address")
        .contains(file + ":2: the text ends before the COMMIT");
  }

  @Test
  void tellsTensOfThousandsOfFaultsWithoutStalling(@TempDir Path folder) throws Exception {
    String line = "-A INPUT" + " -p tcp".repeat(1000) + " -j ACCEPT\n";
    Path file =
        Files.writeString(folder.resolve("rules.v4"), "*filter\n" + line.repeat(50) + "COMMIT\n");
    int status =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> run("format", file.toString()));
    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString().lines().filter(each -> each.startsWith(file.toString())))
        .hasSizeGreaterThan(40_000);
  }
}
