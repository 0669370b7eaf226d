package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `scripts/entrypoint` in a network namespace of its own.
class EntrypointIT {

  private static final String NAME = "wmentry-" + ProcessHandle.current().pid();

  @TempDir private Path folder;

  @BeforeEach
  void raise() throws Exception {
    RootOnly.assume();
    host("ip", "netns", "add", NAME);
    inside(
        "sh",
        "-euc",
        """
        ip link set lo up
        ip link add eth0 type veth peer name eth0-far
        ip link add wg0 type veth peer name wg0-far
        ip addr add 192.168.1.55/24 dev eth0
        ip addr add 10.66.66.2/24 dev wg0
        for link in eth0 eth0-far wg0 wg0-far; do ip link set $link addrgenmode none up; done
        iptables -t mangle -A PREROUTING -i cni0 -j ACCEPT
        """);
    Files.writeString(
        agent(),
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                GatewayAgent.class.getName()));
    Files.setPosixFilePermissions(agent(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void lower() throws Exception {
    if (Files.exists(Path.of("/run/netns", NAME))) {
      host("ip", "netns", "del", NAME);
    }
  }

  @Test
  void setsUpAndTakesBackExactlyWhatItAddedWhenItIsStopped() throws Exception {
    String before = state();
    Process entrypoint = start("../rules/pi-k3s.yaml");
    BufferedReader said = entrypoint.errorReader(StandardCharsets.UTF_8);
    assertThat(said.readLine()).isEqualTo("entrypoint: up, as ../rules/pi-k3s.yaml says");
    assertThat(state()).contains("RETURN", "0x64", "default via 10.66.66.1 dev wg0 table 100");
    entrypoint.destroy();
    assertThat(entrypoint.waitFor()).isEqualTo(143);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void startsAgainAfterItWasKilled() throws Exception {
    String before = state();
    Process killed = start("../rules/pi-k3s.yaml");
    assertThat(killed.errorReader(StandardCharsets.UTF_8).readLine()).contains("up");
    killed.destroyForcibly().waitFor();
    String up = state();
    Process entrypoint = start("../rules/pi-k3s.yaml");
    assertThat(entrypoint.errorReader(StandardCharsets.UTF_8).readLine()).contains("up");
    assertThat(state()).isEqualTo(up);
    entrypoint.destroy();
    assertThat(entrypoint.waitFor()).isEqualTo(143);
    assertThat(state()).isEqualTo(before);
  }

  /// Only what would take back the old rules can: the new policy does not know them.
  @Test
  void takesBackTheOldPolicyAfterItWasKilledAndThePolicyChanged() throws Exception {
    String before = state();
    String text = Files.readString(Path.of("../rules/pi-k3s.yaml"));
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            text.replace("mark: 0x64, table: 100", "mark: 0x65/0xff, table: 101, priority: 9000"));
    Process killed = start(policy.toString());
    assertThat(killed.errorReader(StandardCharsets.UTF_8).readLine()).contains("up");
    killed.destroyForcibly().waitFor();
    assertThat(state()).contains("9000:\tfrom all fwmark 0x65/0xff lookup 101");
    Files.writeString(policy, text);
    Process entrypoint = start(policy.toString());
    BufferedReader said = entrypoint.errorReader(StandardCharsets.UTF_8);
    assertThat(said.lines().anyMatch(line -> line.startsWith("entrypoint: up"))).isTrue();
    assertThat(state()).contains("fwmark 0x64 lookup 100").doesNotContain("0x65", "table 101");
    entrypoint.destroy();
    assertThat(entrypoint.waitFor()).isEqualTo(143);
    assertThat(state()).isEqualTo(before);
    try (Stream<Path> kept = Files.list(folder.resolve("state"))) {
      assertThat(kept).isEmpty();
    }
  }

  @Test
  void takesBackWhatItDidWhenTheKernelRefusesTheRest() throws Exception {
    inside("ip", "link", "del", "wg0");
    String before = state();
    Process entrypoint = start("../rules/pi-k3s.yaml");
    assertThat(entrypoint.waitFor()).isEqualTo(3);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void refusesAPolicyThatBreaksIngressUnlessItIsForced() throws Exception {
    String before = state();
    Process refused = start("../rules/incident-2026-01-28.yaml");
    assertThat(refused.waitFor()).isEqualTo(1);
    assertThat(state()).isEqualTo(before);
    Process forced = start("--force", "../rules/incident-2026-01-28.yaml");
    BufferedReader said = forced.errorReader(StandardCharsets.UTF_8);
    assertThat(said.lines().anyMatch(line -> line.startsWith("entrypoint: up"))).isTrue();
    forced.destroy();
    assertThat(forced.waitFor()).isEqualTo(143);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void refusesAFileThatIsNoPolicy() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "lan: 1\n");
    assertThat(start(bad.toString()).waitFor()).isEqualTo(2);
    assertThat(start("--frce").waitFor()).isEqualTo(2);
  }

  private Path agent() {
    return folder.resolve("gateway-agent");
  }

  private Process start(String... args) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("ip", "netns", "exec", NAME, "../scripts/entrypoint"));
    words.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("GATEWAY_AGENT", agent().toString());
    builder.environment().put("WAYMARK_STATE", folder.resolve("state").toString());
    return builder.start();
  }

  private static String state() throws Exception {
    return inside("sh", "-euc", "iptables-save; ip rule; ip route show table all")
        .replaceAll("(?m)^#.*\\R", "")
        .replaceAll("\\[\\d+:\\d+]", "[0:0]");
  }

  private static String inside(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", NAME));
    all.addAll(List.of(words));
    return host(all.toArray(String[]::new));
  }

  private static String host(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", words), out).isZero();
    return out;
  }
}
