package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConntrackCommandTest {

  /// The founding incident's table, recorded in the lab network.
  private static final String INCIDENT =
      """
      udp      17 29 src=192.168.1.55 dst=203.0.113.1 sport=51820 dport=51820 src=203.0.113.1 dst=192.168.1.55 sport=51820 dport=51820 mark=0 use=1
      tcp      6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=37590 dport=443 [UNREPLIED] src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=37590 mark=0 use=1
      tcp      6 119 TIME_WAIT src=192.168.1.100 dst=198.51.100.7 sport=56928 dport=80 src=198.51.100.7 dst=10.66.66.2 sport=80 dport=56928 [ASSURED] mark=0 use=1
      """;

  @TempDir private Path folder;

  private record Run(int status, String out, String err) {

    JsonNode json() {
      return JsonMapper.builder().build().readTree(out);
    }
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program = GatewayAgent.commandLine();
    program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int status = program.execute(args);
    return new Run(status, out.toString(), err.toString());
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("table.txt"), text).toString();
  }

  @Test
  void findsTheMisroutedFlowWithNothingToldButTheTable() throws IOException {
    Run run = run("conntrack", "--json", file(INCIDENT));
    assertThat(run.status()).isEqualTo(1);
    JsonNode document = run.json();
    assertThat(document.at("/flows").asInt()).isEqualTo(3);
    assertThat(document.at("/misrouted").asInt()).isEqualTo(1);
    assertThat(document.at("/findings")).hasSize(1);
    assertThat(document.at("/findings/0/code").asString()).isEqualTo("conntrack-misrouted");
    assertThat(document.at("/findings/0/where/line").asInt()).isEqualTo(2);
    assertThat(document.at("/sample/0/reply-dst").asString()).isEqualTo("10.66.66.2");
    assertThat(document.at("/assumed/0").asString()).startsWith("10.66.66.2 is the tunnel's");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "front", "state"})
  void readsGzipAndGroups(String grouping) throws IOException {
    Path packed = folder.resolve("table.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(INCIDENT.getBytes(StandardCharsets.UTF_8));
    }
    Run run = run("conntrack", "--group-by", grouping, packed.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("error conntrack-misrouted: 1 flow").contains("  " + grouping);
  }

  @Test
  void saysThatATableWithoutATunnelCannotTell() throws IOException {
    String lan =
        "udp      17 29 src=192.168.1.9 dst=192.168.1.1 sport=5 dport=53 src=192.168.1.1"
            + " dst=192.168.1.9 sport=53 dport=5 mark=0 use=1\n";
    Run run = run("conntrack", "--json", file(lan));
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.json().at("/misrouted").isNull()).isTrue();
    assertThat(run("conntrack", "--tunnel-address", "10.66.66.2", file(lan)).status()).isZero();
  }

  @Test
  void tellsEveryBadLineAndReadsTheRest() throws IOException {
    Run run = run("conntrack", "--json", file("hello\n" + INCIDENT + "tcp 6 x\n"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.json().at("/misrouted").asInt()).isEqualTo(1);
    assertThat(run.json().at("/faults").asInt()).isEqualTo(2);
    assertThat(run.err()).contains("table.txt:1:").contains("table.txt:5:").contains("mend: ");
    assertThat(run("conntrack", file("hello\n")).status()).isEqualTo(2);
  }

  @Test
  void refusesAMissingFileAndTwoSourcesAndABadAddress() throws IOException {
    assertThat(run("conntrack", folder.resolve("none").toString()).status()).isEqualTo(2);
    assertThat(run("conntrack").status()).isEqualTo(2);
    assertThat(run("conntrack", "--live", file(INCIDENT)).status()).isEqualTo(2);
    assertThat(run("conntrack", "--tunnel-address", "10.1", file(INCIDENT)).status()).isEqualTo(2);
  }

  @Test
  void followsEventsFromAText() throws IOException {
    String event = "    [NEW] " + INCIDENT.lines().toList().get(1) + "\n";
    Run run =
        run(
            "conntrack",
            "--follow",
            "--json",
            "--tunnel-address",
            "10.66.66.2",
            file(event + event));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.json().at("/suspicion").asString()).isEqualTo("misrouted");
    assertThat(run.json().at("/event").asString()).isEqualTo("new");
  }
}
