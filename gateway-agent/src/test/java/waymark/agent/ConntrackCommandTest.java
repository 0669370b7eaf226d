package waymark.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConntrackCommandTest {

  /// The founding incident's table, recorded in the lab network.
  private static final String INCIDENT =
      """
      udp      17 29 src=192.168.1.55 dst=203.0.113.1 sport=51820 dport=51820 src=203.0.113.1 dst=192.168.1.55 sport=51820 dport=51820 mark=0 use=1
      tcp      6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=37590 dport=443 [UNREPLIED] src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=37590 mark=0 use=1
      tcp      6 119 TIME_WAIT src=192.168.1.100 dst=198.51.100.7 sport=56928 dport=80 src=198.51.100.7 dst=10.66.66.2 sport=80 dport=56928 [ASSURED] mark=0 use=1
      """;

  @TempDir private Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("table.txt"), text).toString();
  }

  @Test
  void findsTheMisroutedFlowWithNothingToldButTheTable() throws IOException {
    AgentRun run = AgentRun.of("conntrack", "--json", file(INCIDENT));
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
      out.write(INCIDENT.getBytes(UTF_8));
    }
    AgentRun run = AgentRun.of("conntrack", "--group-by", grouping, packed.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("error conntrack-misrouted: 1 flow").contains("  " + grouping);
  }

  @Test
  void saysThatATableWithoutATunnelCannotTell() throws IOException {
    String lan =
        "udp      17 29 src=192.168.1.9 dst=192.168.1.1 sport=5 dport=53 src=192.168.1.1"
            + " dst=192.168.1.9 sport=53 dport=5 mark=0 use=1\n";
    AgentRun run = AgentRun.of("conntrack", "--json", file(lan));
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.json().at("/misrouted").isNull()).isTrue();
    assertThat(AgentRun.of("conntrack", "--tunnel-address", "10.66.66.2", file(lan)).status())
        .isZero();
  }

  @Test
  void tellsEveryBadLineAndReadsTheRest() throws IOException {
    AgentRun run = AgentRun.of("conntrack", "--json", file("hello\n" + INCIDENT + "tcp 6 x\n"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.json().at("/misrouted").asInt()).isEqualTo(1);
    assertThat(run.json().at("/faults").asInt()).isEqualTo(2);
    assertThat(run.err()).contains("table.txt:1:").contains("table.txt:5:").contains("mend: ");
    assertThat(AgentRun.of("conntrack", file("hello\n")).status()).isEqualTo(2);
  }

  @Test
  void refusesAMissingFileAndTwoSourcesAndABadAddress() throws IOException {
    assertThat(AgentRun.of("conntrack", folder.resolve("none").toString()).status()).isEqualTo(2);
    assertThat(AgentRun.of("conntrack").status()).isEqualTo(2);
    assertThat(AgentRun.of("conntrack", "--live", file(INCIDENT)).status()).isEqualTo(2);
    assertThat(AgentRun.of("conntrack", "--tunnel-address", "10.1", file(INCIDENT)).status())
        .isEqualTo(2);
  }

  @Test
  void followsEventsFromAText() throws IOException {
    String event = "    [NEW] " + INCIDENT.lines().toList().get(1) + "\n";
    AgentRun run =
        AgentRun.of(
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

  /// A udp flow to a pod that never answers, and one whose only packet may be on its way.
  private static final String STALE =
      """
      udp      17 29 src=10.42.0.11 dst=10.43.0.10 sport=3 dport=53 packets=2 bytes=80 [UNREPLIED] src=10.42.1.3 dst=10.42.0.11 sport=53 dport=3 packets=0 bytes=0 mark=0 use=1
      udp      17 29 src=10.42.0.12 dst=10.43.0.10 sport=4 dport=53 packets=1 bytes=40 [UNREPLIED] src=10.42.1.3 dst=10.42.0.12 sport=53 dport=4 packets=0 bytes=0 mark=256 use=1
      """;

  @Test
  void showsTheCommandsThatDeleteWhatIsProvenAndDeletesNothingOfAText() throws IOException {
    AgentRun run =
        AgentRun.of(
            "conntrack",
            "--tunnel-address",
            "10.66.66.2",
            "--mend",
            "conntrack-stale",
            file(STALE));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out().lines())
        .contains(
            "conntrack -D -p udp -s 10.42.0.11 -d 10.43.0.10 --sport 3 --dport 53 -w 0",
            "1 entries to delete for conntrack-stale; --apply deletes them")
        .noneMatch(line -> line.startsWith("conntrack -D") && line.contains("10.42.0.12"));
    JsonNode mend =
        AgentRun.of("conntrack", "--json", "--mend", "conntrack-stale", file(STALE)).json();
    assertThat(mend.at("/mend/commands")).hasSize(1);
    assertThat(mend.at("/mend/deleted").isNull()).isTrue();
    for (String[] wrong :
        new String[][] {
          {"conntrack", "--mend", "mark-captures-lan", file(STALE)},
          {"conntrack", "--mend", "conntrack-stale", "--apply", file(STALE)},
          {"conntrack", "--live", "--apply"},
          {"conntrack", "--live", "--follow", "--mend", "conntrack-stale"}
        }) {
      assertThat(AgentRun.of(wrong).status()).as(String.join(" ", wrong)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--mark=0x100/0x100, 1",
    "--mark=0, 1",
    "--family=ipv6, 0",
    "--reply-dst=10.42.0.11, 1",
    "--status=assured, 0"
  })
  void looksOnlyAtWhatIsAskedFor(String option, int flows) throws IOException {
    JsonNode document = AgentRun.of("conntrack", "--json", option, file(STALE)).json();
    assertThat(document.at("/flows").asInt()).isEqualTo(flows);
    assertThat(document.at("/assumed").toString()).contains("nothing beyond the entries that");
  }

  @Test
  void readsTheTableOfASnapshotAndWhatIsAroundIt() throws IOException {
    Path snapshot = Files.createDirectory(folder.resolve("snapshot"));
    Files.writeString(snapshot.resolve("conntrack-L.txt"), INCIDENT + "cut sho");
    Files.writeString(
        snapshot.resolve("conntrack-S.txt"), "cpu=0 found=1 insert_failed=7 drop=0 early_drop=2\n");
    Files.writeString(
        snapshot.resolve("sysctl.txt"),
        "net.netfilter.nf_conntrack_count = 990\nnet.netfilter.nf_conntrack_max = 1000\n");
    Files.writeString(
        snapshot.resolve("ip-addr.json"),
        """
        [{"ifindex":5,"ifname":"wg0","flags":["POINTOPOINT","UP"],"mtu":1420,"link_type":"none",
          "linkinfo":{"info_kind":"wireguard"},
          "addr_info":[{"family":"inet","local":"10.66.66.2","prefixlen":24,"scope":"global"}]}]
        """);
    AgentRun run = AgentRun.of("conntrack", "--json", "--snapshot", snapshot.toString());
    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("conntrack-L.txt:4:");
    assertThat(run.json().at("/misrouted").asInt()).isEqualTo(1);
    assertThat(run.json().at("/assumed/0").asString()).contains("a tunnel interface has it");
    assertThat(run.json().at("/findings/1/code").asString()).isEqualTo("conntrack-full");
    assertThat(run.json().at("/findings/1/message").asString()).contains("990 of 1000");
    assertThat(run.json().at("/findings/2/evidence").toString())
        .contains("insert_failed=7")
        .contains("early_drop=2");
    assertThat(AgentRun.of("conntrack", snapshot.toString()).err()).contains("--snapshot");
  }

  @Test
  void readsTheColumnsOfProcBesideATable() throws IOException {
    Path columns = folder.resolve("stat");
    Files.writeString(columns, "entries brand_new early_drop\n0000000d 00000000 00000010\n");
    AgentRun run =
        AgentRun.of("conntrack", "--json", "--statistics", columns.toString(), file(INCIDENT));
    assertThat(run.json().at("/findings").toString()).contains("early_drop=16");
    assertThat(AgentRun.of("conntrack", "--statistics", file("no"), file(INCIDENT)).status())
        .isEqualTo(2);
  }

  @Test
  void readsWhatCameBeforeTheGzipDataBreaksOff() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 20_000; i++) {
        out.write(INCIDENT.replace("37590", Integer.toString(1024 + i)).getBytes(UTF_8));
      }
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 20);
    Path file = Files.write(folder.resolve("cut.gz"), cut);
    AgentRun run = AgentRun.of("conntrack", "--json", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("cut.gz: its gzip data breaks off");
    assertThat(run.json().at("/misrouted").asInt()).isGreaterThan(10_000);
    assertThat(run.json().at("/faults").asInt()).isEqualTo(1);
  }
}
