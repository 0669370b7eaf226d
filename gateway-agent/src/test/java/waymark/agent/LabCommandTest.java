package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import waymark.lab.Faults;

class LabCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @Test
  void listsEveryFaultAsOneJsonDocument() {
    assertThat(run("lab", "faults", "--json")).isEqualTo(ExitStatus.OK);
    JsonNode faults = JsonMapper.shared().readTree(out.toString()).get("faults");
    assertThat(faults).hasSize(Faults.ALL.size());
    assertThat(faults.get(0).get("cause").isNull()).isTrue();
    assertThat(faults.get(1).get("name").asString()).isEqualTo("incident");
    assertThat(faults.get(1).get("cause").asString()).isEqualTo("mark-captures-ingress");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "status", "faults", "fault", "exec"})
  void explainsEachCommand(String command) {
    assertThat(run("lab", command, "--help")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .startsWith("Usage: gateway-agent lab " + command)
        .contains("Examples:\n  gateway-agent lab " + command)
        .containsPattern("Exit statuses:\\n  0.*\\n(  .*\\n)*   *2 +wrong usage");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          lab fault flood,            write one of healthy
          lab exec moon true,         write one of client
          lab up --backend bpf,       write nft or legacy
          lab status --name a;b,      such as waymark
          lab exec client,            COMMAND
          lab nosuch --help,          'nosuch'
          nosuch --help,              'nosuch'
          lab,                        Missing required subcommand
          """)
  void refusesWhatItDoesNotKnow(String line, String said) {
    assertThat(run(line.split(" ", -1))).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains(said);
  }
}
