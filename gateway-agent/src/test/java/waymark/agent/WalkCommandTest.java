package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gateway-agent walk` on a recorded state, as a person or a program calls it.
class WalkCommandTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path snapshot = Path.of("");

  private int run(String... args) {
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  /// A node whose service 192.168.1.60:80 has two endpoints, one of them on another interface.
  private void record(String secondEndpoint) throws IOException {
    file(
        "iptables-save.txt",
        "*nat",
        ":PREROUTING ACCEPT [0:0]",
        "-A PREROUTING -d 192.168.1.60/32 -p tcp -m statistic --mode random --probability"
            + " 0.50000000000 -j DNAT --to-destination 10.42.0.10:8080",
        "-A PREROUTING -d 192.168.1.60/32 -p tcp -j DNAT --to-destination " + secondEndpoint,
        "COMMIT");
    file("ip-rule.txt", "0: from all lookup local", "32766: from all lookup main");
    file(
        "ip-route-table-all.txt",
        "default via 192.168.1.1 dev eth0",
        "10.42.0.0/24 dev cni0 scope link src 10.42.0.1",
        "192.168.1.0/24 dev eth0 scope link src 192.168.1.55",
        "local 192.168.1.55 dev eth0 table local scope host src 192.168.1.55");
    file(
        "ip-addr.txt",
        "2: eth0: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP",
        "    inet 192.168.1.55/24 scope global eth0",
        "3: cni0: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP",
        "    inet 10.42.0.1/24 scope global cni0");
    file(
        "sysctl.txt",
        "net.ipv4.conf.all.rp_filter = 0",
        "net.ipv4.conf.eth0.rp_filter = 0",
        "net.ipv4.conf.all.forwarding = 1",
        "net.ipv4.conf.eth0.forwarding = 1",
        "net.ipv4.conf.cni0.rp_filter = 0",
        "net.ipv4.conf.cni0.forwarding = 1");
  }

  private void file(String name, String... lines) throws IOException {
    Files.writeString(snapshot.resolve(name), String.join("\n", lines) + "\n");
  }

  private int walk(String... more) {
    List<String> args =
        new ArrayList<>(List.of("walk", "--snapshot", snapshot.toString(), "--in", "eth0"));
    args.addAll(List.of("--src", "192.168.1.100", "--dst", "192.168.1.60"));
    args.addAll(List.of("--protocol", "tcp", "--dport", "80"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Test
  void saysWhatAllWaysHaveInCommonAndWhereEachEnds() throws IOException {
    record("10.42.0.11:8080");
    assertThat(walk("--json")).isEqualTo(ExitStatus.OK);
    JsonNode walk = MAPPER.readTree(out.toString());
    assertThat(walk.get("verdict").asString()).isEqualTo("forwarded");
    assertThat(walk.get("out").asString()).isEqualTo("cni0");
    assertThat(walk.get("dport").asInt()).isEqualTo(8080);
    assertThat(walk.get("dst").isNull()).isTrue();
    assertThat(walk.get("ways").valueStream().map(way -> way.get("dst").asString()))
        .containsExactly("10.42.0.10", "10.42.0.11");
    assertThat(walk.get("ways").get(1).get("assumed").get(0).asString())
        .startsWith("not: line 3 -A PREROUTING")
        .contains("-m statistic --mode random");
  }

  @Test
  void leavesOpenThroughWhichInterfaceWhereTheWaysDiffer() throws IOException {
    record("203.0.113.7:8080");
    assertThat(walk()).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .contains("leaves by cni0 as tcp 192.168.1.100:40000 -> 10.42.0.10:8080")
        .contains("leaves by eth0 to 192.168.1.1 as tcp 192.168.1.100:40000 -> 203.0.113.7:8080");
  }

  @Test
  void isUnknownWhereOneWayArrivesAndTheOtherDoesNot() throws IOException {
    record("192.168.1.55:8080");
    assertThat(walk("--json")).isEqualTo(ExitStatus.UNKNOWN);
    JsonNode walk = MAPPER.readTree(out.toString());
    assertThat(walk.get("verdict").asString()).isEqualTo("unknown");
    assertThat(walk.get("reason").asString()).contains("--mode random");
  }

  @Test
  void walksTheAnswerBackAsTheFrontHadSentIt() throws IOException {
    record("10.42.0.11:8080");
    assertThat(walk("--json", "--reply")).isEqualTo(ExitStatus.OK);
    JsonNode reply = MAPPER.readTree(out.toString()).get("reply");
    assertThat(reply.get("verdict").asString()).isEqualTo("forwarded");
    assertThat(reply.get("out").asString()).isEqualTo("eth0");
    assertThat(reply.get("src").asString()).isEqualTo("192.168.1.60");
    assertThat(reply.get("sport").asInt()).isEqualTo(80);
    assertThat(reply.get("dst").asString()).isEqualTo("192.168.1.100");
  }

  @Test
  void namesAFileThatIsNotThere() throws IOException {
    record("10.42.0.11:8080");
    String file = snapshot.resolve("no-such.jsonl").toString();
    assertThat(run("walk", "--snapshot", snapshot.toString(), "--packets", file))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).startsWith(file + ": there is no such file").contains("  mend: ");
  }

  @Test
  void answersManyPacketsInTheirOrderAndNamesTheLineOfEachBadOne() throws IOException {
    record("10.42.0.11:8080");
    Path packets = snapshot.resolve("packets.jsonl");
    Files.writeString(
        packets,
        """
        {"in": "eth0", "src": "192.168.1.100", "dst": "192.168.1.55", "protocol": "udp", "dport": 53}

        {"in": "eth0", "src": "192.168.1.100", "dst": "10.42.0.9", "protocol": "tcp", "dport": 1}
        {"in": "eth0", "src": "192.168.1.100", "dst": "10.42.0", "protocol": "tcp"}
        {"in": "eth0", "src": "192.168.1.100", "dst": "10.42.0.9", "protocol": "tcp", "dport": 2}
        {"in": "eth0", "src": "192.168.1", "dst": "10.42.0.9", "protocol": "tcp"}
        """);
    assertThat(run("walk", "--snapshot", snapshot.toString(), "--packets", packets.toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(out.toString().lines().map(line -> MAPPER.readTree(line).get("verdict").asString()))
        .containsExactly("local", "forwarded");
    assertThat(err.toString()).contains(packets + ":4:1: \"10.42.0\" is not an IP address");
    assertThat(err.toString()).contains(packets + ":6:1: \"192.168.1\" is not an IP address");
  }

  @Test
  void saysOfManyPacketsThatAnAnswerIsNotKnown() throws IOException {
    record("10.42.0.11:8080");
    Files.writeString(
        snapshot.resolve("iptables-save.txt"),
        """
        *filter
        :FORWARD ACCEPT [0:0]
        -A FORWARD -i cni0 -m statistic --mode random --probability 0.50000000000 -j DROP
        COMMIT
        """);
    Path packets = snapshot.resolve("packets.jsonl");
    Files.writeString(
        packets,
        """
        {"in": "eth0", "src": "192.168.1.100", "dst": "10.42.0.9", "protocol": "tcp", "dport": 1}
        """);
    String[] many = {"walk", "--snapshot", snapshot.toString(), "--packets", packets.toString()};
    assertThat(run(many)).isEqualTo(ExitStatus.OK);
    String[] answered = Arrays.copyOf(many, many.length + 1);
    answered[many.length] = "--reply";
    assertThat(run(answered)).isEqualTo(ExitStatus.UNKNOWN);
  }
}
