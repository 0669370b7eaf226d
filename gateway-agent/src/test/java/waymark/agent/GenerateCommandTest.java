package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GenerateCommandTest {

  private static final Path RULES = Path.of("../rules");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "restore", "script", "teardown", "ip-batch", "nft"})
  void printsTheTextThatIsKeptBesideThePolicy(String format) throws Exception {
    assertThat(run("generate", RULES.resolve("pi-k3s.yaml").toString(), "--format", format))
        .isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).isEqualTo(Files.readString(RULES.resolve("pi-k3s." + format)));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysOnStderrWhatAPolicyBreaks() {
    assertThat(run("generate", RULES.resolve("incident-2026-01-28.yaml").toString()))
        .isEqualTo(ExitStatus.FINDINGS);
    assertThat(out.toString())
        .contains("-j MARK --set-xmark 0x64/0xffffffff")
        .doesNotContain("RETURN");
    assertThat(err.toString())
        .startsWith("../rules/incident-2026-01-28.yaml: mark-captures-ingress: ");
  }

  @ParameterizedTest
  @CsvSource({"--json,", "--format,json"})
  void printsThePlanAsOneJsonDocument(String option, String value) {
    String file = RULES.resolve("pi-k3s.yaml").toString();
    int status =
        value == null ? run("generate", file, option) : run("generate", file, option, value);
    assertThat(status).isEqualTo(ExitStatus.OK);
    JsonNode plan = JsonMapper.shared().readTree(out.toString());
    assertThat(plan.get("steps")).hasSize(6);
    assertThat(plan.get("steps").get(3).get("undo").get(3).asString()).isEqualTo("-D");
    assertThat(plan.get("findings"))
        .isNotEmpty()
        .allMatch(finding -> finding.get("severity").asString().equals("note"));
  }

  @Test
  void aBatchOfBothFamiliesIsRefusedAndOneOfEachIsNot() {
    String file = RULES.resolve("dual-stack.yaml").toString();
    assertThat(run("generate", file, "--format", "ip-batch")).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("mend: add --family ipv4");
    assertThat(run("generate", file, "--format", "ip-batch", "--family", "ipv6"))
        .isEqualTo(ExitStatus.OK);
    assertThat(out.toString()).contains("via fd66::1").doesNotContain("10.66.66.1");
  }

  @Test
  void tellsEveryFaultOfAFileThatIsNoPolicy(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, "lan: {cidrs: [10.0.0.1/8], interfaces: [eth0]}\nfoo: 1\n");
    assertThat(run("generate", file.toString())).isEqualTo(ExitStatus.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains(":1:15: lan.cidrs: \"10.0.0.1/8\" has host bits set")
        .contains(":2:1: the key \"foo\" is not known")
        .contains("the key \"tunnel\" is missing");
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThat(run("generate", "/nonexistent.yaml")).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).startsWith("/nonexistent.yaml: there is no such file\n  mend: ");
  }

  @Test
  void aBinaryFileIsNoPolicy(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("binary.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThat(run("generate", file.toString())).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("it is not UTF-8 text");
  }

  @ParameterizedTest
  @CsvSource({"--format,yaml", "--family,ipv5"})
  void refusesAWordThatItDoesNotKnow(String option, String word) {
    assertThat(run("generate", "x.yaml", option, word)).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("\"" + word + "\" is not");
  }
}
