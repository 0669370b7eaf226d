package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walker;

/// Packets through the recorded rulesets, on a gateway with lan0, pod0, wan0 and the like. What the
/// kernel itself does with such rules, NativeWalkAgainstKernelIT of the program measures.
class NativeWalkTest {

  private static Walk walk(String json, String in, String to, String protocol, int port)
      throws Exception {
    Packet packet =
        new Packet(
            Optional.of(new InterfaceName(in)),
            IpAddress.parse("192.168.7.2"),
            IpAddress.parse(to),
            Transport.first(Protocol.parse(protocol), 40_000, port),
            0);
    assertThat(packet.family()).isEqualTo(Family.IPV4);
    return Walker.of(NativeGateway.of(json)).walk(packet, new Tracking.New());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          docker     | lan0 | 192.168.7.1 | tcp | 8080  | leaves dock0 as 172.17.0.2:80
          docker     | lan0 | 172.17.0.2  | tcp | 80    | dropped
          firewalld  | wan0 | 192.168.7.1 | tcp | 2222  | here as 192.168.7.1:22
          firewalld  | lan0 | 192.168.7.1 | udp | 53    | here as 192.168.7.1:53
          firewalld  | wan0 | 192.168.7.1 | udp | 53    | rejected icmp-admin-prohibited
          firewalld  | lan0 | 198.51.100.9 | tcp | 443  | leaves wan0 as 198.51.100.9:443
          kube-proxy | lan0 | 10.43.0.1   | tcp | 443   | leaves pod0 as 10.42.7.2:6443
          kube-proxy | lan0 | 192.168.7.1 | tcp | 30443 | leaves pod0 as 10.42.7.2:6443
          kube-proxy | lan0 | 10.43.0.99  | tcp | 80    | rejected icmp-port-unreachable
          kube-proxy | lan0 | 10.43.0.10  | tcp | 80    | rejected icmp-port-unreachable
          """)
  void goesWhereTheRulesSendIt(
      String ruleset, String in, String to, String protocol, int port, String end)
      throws Exception {
    Walk walk = walk(NftRecorded.file(ruleset + ".json"), in, to, protocol, port);
    assertThat(NativeGateway.said(walk.verdict())).isEqualTo(end);
  }

  @Test
  void walksBothWaysWhereChanceDecides() throws Exception {
    Walk walk = walk(NftRecorded.file("kube-proxy.json"), "lan0", "10.43.0.10", "udp", 53);
    assertThat(walk.ways())
        .extracting(way -> NativeGateway.said(way.verdict()))
        .containsExactly("leaves pod0 as 10.42.7.2:53", "leaves pod0 as 10.42.7.3:53");
    assertThat(walk.verdict())
        .isEqualTo(new Verdict.Unknown(List.of("`numgen random mod 2` is 0")));
  }

  private static String table(String name, int priority, String... rules) {
    StringBuilder text =
        new StringBuilder("{\"table\": {\"family\": \"ip\", \"name\": \"" + name + "\"}},");
    text.append("{\"chain\": {\"family\": \"ip\", \"table\": \"").append(name);
    text.append(
        "\", \"name\": \"c\", \"handle\": 1, \"type\": \"filter\", \"hook\": \"prerouting\",");
    text.append(" \"prio\": ").append(priority).append(", \"policy\": \"accept\"}}");
    for (String rule : rules) {
      text.append(",{\"rule\": {\"family\": \"ip\", \"table\": \"").append(name);
      text.append("\", \"chain\": \"c\", \"handle\": 3, \"expr\": [").append(rule).append("]}}");
    }
    return text.toString();
  }

  private static String document(String... tables) {
    return "{\"nftables\": [" + String.join(",", tables) + "]}";
  }

  private static String setMark(int mark) {
    return "{\"mangle\": {\"key\": {\"meta\": {\"key\": \"mark\"}}, \"value\": " + mark + "}}";
  }

  @Test
  void saysThatTwoTablesAtOnePriorityRunInAnOrderThatNothingShows() throws Exception {
    String json = document(table("a", -150, setMark(1)), table("b", -150, setMark(2)));
    Walk walk = walk(json, "lan0", "10.42.7.2", "udp", 53);
    assertThat(walk.verdict())
        .isEqualTo(
            new Verdict.Unknown(
                List.of("at priority -150 of PREROUTING, ip a c runs before ip b c")));
    assertThat(walk.ways())
        .extracting(way -> ((Verdict.Forwarded) way.verdict()).packet().mark())
        .containsExactly(2, 1);
  }

  @Test
  void hasNoDoubtWhereEitherOrderGivesTheSame() throws Exception {
    String drop = "{\"counter\": {\"packets\": 0, \"bytes\": 0}}";
    Walk walk =
        walk(
            document(table("a", -150, setMark(1)), table("b", -150, drop)),
            "lan0",
            "10.42.7.2",
            "udp",
            53);
    assertThat(NativeGateway.said(walk.verdict())).isEqualTo("leaves pod0 as 10.42.7.2:53");
  }

  @Test
  void doesNotAskForOrderWhereNothingIsLeftBehind() throws Exception {
    String accept = "{\"accept\": null}";
    Walk walk =
        walk(
            document(table("a", 0, accept), table("b", 0, accept)), "lan0", "10.42.7.2", "udp", 53);
    assertThat(walk.ways()).hasSize(1);
  }

  @Test
  void turnsTheAnswerUnknownWhereARuleIsNotModelled() throws Exception {
    Walk walk = walk(document(table("a", 0, "{\"marvel\": null}")), "lan0", "10.42.7.2", "udp", 53);
    assertThat(NativeGateway.said(walk.verdict()))
        .contains("`marvel` lets the packet go on unchanged");
  }

  @Test
  void namesTheRuleThatFitted() throws Exception {
    Walk walk = walk(document(table("a", -150, setMark(100))), "lan0", "10.42.7.2", "udp", 53);
    Step.AtNative step =
        walk.steps().stream()
            .filter(Step.AtNative.class::isInstance)
            .map(Step.AtNative.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(step.table()).hasToString("ip a");
    assertThat(step.rule().text()).isEqualTo("meta mark set 0x00000064");
    assertThat(step.effect()).isEqualTo("mark 0x0 -> 0x64");
  }

  @Test
  void namesAnIngressChainThatMayAct() throws Exception {
    String json =
        "{\"nftables\": [{\"table\": {\"family\": \"netdev\", \"name\": \"n\"}}, {\"chain\":"
            + " {\"family\": \"netdev\", \"table\": \"n\", \"name\": \"i\", \"handle\": 1, \"type\":"
            + " \"filter\", \"hook\": \"ingress\", \"dev\": \"lan0\", \"prio\": 0, \"policy\":"
            + " \"drop\"}}]}";
    assertThat(NativeGateway.said(walk(json, "lan0", "10.42.7.2", "udp", 53).verdict()))
        .contains("netdev n i at ingress");
    assertThat(NativeGateway.said(walk(json, "wan0", "10.42.7.2", "udp", 53).verdict()))
        .isEqualTo("leaves pod0 as 10.42.7.2:53");
  }

  @Test
  void asksWhetherATableWithAnUntoldFlagIsDormant() throws Exception {
    String json =
        document(table("a", 0, "{\"drop\": null}"))
            .replace("\"name\": \"a\"}}", "\"name\": \"a\", \"flags\": \"a\"}}");
    assertThat(walk(json, "lan0", "10.42.7.2", "udp", 53).ways())
        .extracting(way -> NativeGateway.said(way.verdict()))
        .containsExactly("dropped", "leaves pod0 as 10.42.7.2:53");
  }

  @Test
  void anAcceptEndsItsOwnChainWhateverItsPolicyAndNoOther() throws Exception {
    String closed =
        table("a", -150, "{\"accept\": null}", "{\"drop\": null}")
            .replace("\"policy\": \"accept\"", "\"policy\": \"drop\"");
    assertThat(NativeGateway.said(walk(document(closed), "lan0", "10.42.7.2", "udp", 53).verdict()))
        .isEqualTo("leaves pod0 as 10.42.7.2:53");
    String later = table("b", -140, "{\"drop\": null}");
    assertThat(
            NativeGateway.said(
                walk(document(closed, later), "lan0", "10.42.7.2", "udp", 53).verdict()))
        .isEqualTo("dropped");
  }

  @Test
  void ofTwoChainsOfATableAtOnePriorityTheLaterOneRunsFirst() throws Exception {
    String second =
        ",{\"chain\": {\"family\": \"ip\", \"table\": \"a\", \"name\": \"d\", \"handle\": 2,"
            + " \"type\": \"filter\", \"hook\": \"prerouting\", \"prio\": -150, \"policy\":"
            + " \"accept\"}},{\"rule\": {\"family\": \"ip\", \"table\": \"a\", \"chain\": \"d\","
            + " \"handle\": 4, \"expr\": ["
            + setMark(2)
            + "]}}";
    Walk walk =
        walk(document(table("a", -150, setMark(1)) + second), "lan0", "10.42.7.2", "udp", 53);
    assertThat(((Verdict.Forwarded) walk.verdict()).packet().mark()).isEqualTo(1);
  }
}
