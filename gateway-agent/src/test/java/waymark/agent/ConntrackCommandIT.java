package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.conntrack.EntrySink;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.lab.Backend;
import waymark.lab.Faults;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabName;
import waymark.lab.LabRefused;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.packet.IpAddress;

/// The lab's table, listed, followed and mended on the real kernel.
final class ConntrackCommandIT {

  private static final Lab LAB = Lab.quiet(new LabName("it-ct-" + ProcessHandle.current().pid()));
  private static final String GATEWAY = Host.GATEWAY.netns(LAB.name());
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @BeforeAll
  static void raise() throws LabRefused, IOException {
    RootOnly.assume();
    LAB.up(Backend.NFT);
  }

  @AfterAll
  static void remove() throws LabRefused, IOException {
    LAB.down();
  }

  private static AgentRun conntrack(String... more) {
    return AgentRun.of(arguments(more));
  }

  private static String[] arguments(String... more) {
    List<String> arguments = new ArrayList<>(List.of("conntrack", "--netns", GATEWAY));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /// A client asks for the ingress in vain.
  private static void ask() throws LabRefused, IOException {
    LAB.exec(
        Host.CLIENT,
        List.of("curl", "-sk", "-m", "2", "-o", "/dev/null", "https://192.168.1.55/"),
        PATIENCE);
  }

  private static void fault(String name) throws Exception {
    LAB.fault(Faults.parse(name));
    LAB.exec(Host.GATEWAY, List.of("conntrack", "-F"), PATIENCE);
  }

  @Test
  void findsTheIncidentInTheLiveTableWithNothingTold() throws Exception {
    fault("incident");
    ask();
    AgentRun run = conntrack("--json");
    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(run.json().at("/misrouted").asInt()).isPositive();
    assertThat(run.json().at("/findings/0/code").asString()).isEqualTo("conntrack-misrouted");
    assertThat(run.json().at("/sample/0/reply-dst").asString()).isEqualTo("10.66.66.2");
    assertThat(run.json().at("/suspicions/0/clients/0/address").asString())
        .isEqualTo("192.168.1.100");
    assertThat(run.json().at("/assumed/0").asString()).contains("a tunnel interface has it");

    AgentRun filtered = conntrack("--json", "--reply-dst", "10.66.66.2");
    assertThat(filtered.json().at("/misrouted")).isEqualTo(run.json().at("/misrouted"));
    assertThat(filtered.json().at("/flows").asInt()).isBetween(1, run.json().at("/flows").asInt());
  }

  @Test
  void followsTheIncidentAsItHappensAndSumsItUpWhenItIsTerminated(@TempDir Path folder)
      throws Exception {
    fault("incident");
    List<String> argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayAgent.class.getName()));
    argv.addAll(List.of(arguments("--follow")));
    Path out = folder.resolve("out");
    Process follower =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      for (int i = 0; i < 10 && !Files.readString(out).contains("misrouted ipv4"); i++) {
        ask();
      }
    } finally {
      follower.destroy();
    }
    assertThat(follower.waitFor()).isEqualTo(143);
    assertThat(Files.readString(out).lines())
        .anyMatch(line ->
            line.startsWith("misrouted ipv4     2 tcp      6") && line.contains("dst=10.66.66.2"))
        .anyMatch(line -> line.contains("conntrack-misrouted: ") && line.contains("; seen from "));
  }

  @Test
  void deletesTheEntriesOfAPodThatIsGoneAfterShowingTheCommands() throws Exception {
    fault("stale-dnat");
    ask();
    AgentRun shown = conntrack("--mend", "conntrack-stale");
    assertThat(shown.status()).as(shown.out() + shown.err()).isEqualTo(1);
    List<String> commands =
        shown.out().lines().filter(line -> line.startsWith("nsenter ")).toList();
    assertThat(commands).isNotEmpty();
    AgentRun again = conntrack("--mend", "conntrack-stale");
    assertThat(again.out().lines()).as("showing deletes nothing").containsAll(commands);

    AgentRun applied = conntrack("--mend", "conntrack-stale", "--apply", "--json");
    assertThat(applied.err().lines()).containsAll(commands);
    assertThat(applied.json().at("/mend/deleted").asInt()).isPositive();
    JsonNode left = conntrack("--json", "--mend", "conntrack-stale").json();
    assertThat(left.at("/mend/commands")).isEmpty();
  }

  @Test
  void readsTheFlowsThatStandWhereEventsWereLost() throws Exception {
    fault("incident");
    ask();
    IpAddress tunnel = IpAddress.parse("10.66.66.2");
    ConntrackCatchUp catchUp = new ConntrackCatchUp(Set.of(tunnel));
    List<IpAddress> answersGoTo = new ArrayList<>();
    EntrySink sink =
        new EntrySink() {
          @Override
          public void entry(Entry entry) {
            answersGoTo.add(entry.address(Entry.Side.REPLY_DST));
          }

          @Override
          public void malformed(MalformedMessageException fault) {
            throw new AssertionError(fault);
          }
        };
    NetworkNamespace.parse(GATEWAY)
        .call(() -> {
          assertThat(catchUp.perhaps(sink)).as("nothing was lost").isFalse();
          catchUp.want();
          assertThat(catchUp.perhaps(sink)).isTrue();
          catchUp.want();
          assertThat(catchUp.perhaps(sink)).as("at once again").isFalse();
          return true;
        });
    assertThat(answersGoTo).isNotEmpty().containsOnly(tunnel);
  }
}
