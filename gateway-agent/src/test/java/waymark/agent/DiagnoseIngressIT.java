package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import waymark.lab.Backend;
import waymark.lab.Faults;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabFault;
import waymark.lab.LabName;
import waymark.lab.LabRefused;
import waymark.lab.Output;

/// Every fault of the lab, on the real kernel: the right verdict and cause, and where a fix is
/// proven in the model, typed as it stands it brings back what the client sees.
final class DiagnoseIngressIT {

  private static final Lab LAB = Lab.quiet(new LabName("it-diag-" + ProcessHandle.current().pid()));
  private static final String URL = "https://grafana.lab.example/";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String NATIVE_INCIDENT =
      """
      table inet gateway {
        chain premark {
          type filter hook prerouting priority mangle;
          ip saddr 192.168.1.0/24 meta mark set 0x64
        }
        chain fronts {
          type nat hook prerouting priority dstnat;
          fib daddr type local tcp dport 443 dnat ip to 10.42.0.10:8443
        }
        chain out {
          type nat hook postrouting priority srcnat;
          oifname "wg0" masquerade
        }
      }
      """;

  @BeforeAll
  static void raise() throws LabRefused, IOException {
    RootOnly.assume();
    LAB.up(Backend.NFT);
  }

  @AfterAll
  static void remove() throws LabRefused, IOException {
    LAB.down();
  }

  static Stream<LabFault> faults() {
    return Faults.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theCauseIsNamedAndItsFixWorks(LabFault fault) throws LabRefused, IOException {
    LAB.fault(fault);
    JsonNode diagnosis = diagnose();
    assertThat(diagnosis.get("verdict").asString()).as("%s", diagnosis).isEqualTo(fault.verdict());
    assertThat(diagnosis.get("cause").asString("")).isEqualTo(fault.code().orElse(""));
    if (fault.code().equals(Optional.of("mark-captures-ingress"))) {
      assertThat(diagnosis.at("/findings/0/evidence").toString())
          .as("the connections that the probe left in the table")
          .contains("dst=10.66.66.2 ");
    }
    JsonNode fix = diagnosis.path("findings").path(0).path("fix");
    if (fix.path("proven").asBoolean(false)) {
      fix.get("commands").forEach(command -> type(command.asString()));
      assertThat(diagnose().get("verdict").asString()).isEqualTo("healthy");
      assertThat(curl(URL).status()).isZero();
      assertThat(curl("http://198.51.100.7/").out()).contains("10.66.66.2");
    }
  }

  /// The founding incident in native rules alone: named, and mended in the words of nft(8).
  @Test
  void theNativeTwinOfTheIncidentIsNamedAndItsFixWorks() throws LabRefused, IOException {
    LAB.fault(Faults.ALL.getFirst());
    type("nft flush ruleset");
    Output loaded = LAB.exec(Host.GATEWAY, List.of("nft", NATIVE_INCIDENT), PATIENCE);
    assertThat(loaded.status()).as(loaded.err()).isZero();
    JsonNode diagnosis = diagnose();
    assertThat(diagnosis.get("verdict").asString()).as("%s", diagnosis).isEqualTo("broken");
    assertThat(diagnosis.get("cause").asString("")).isEqualTo("mark-captures-ingress");
    JsonNode fix = diagnosis.path("findings").path(0).path("fix");
    assertThat(fix.path("proven").asBoolean(false)).as("%s", diagnosis).isTrue();
    fix.get("commands").forEach(command -> type(command.asString()));
    assertThat(diagnose().get("verdict").asString()).isEqualTo("healthy");
    assertThat(curl(URL).status()).isZero();
    assertThat(curl("http://198.51.100.7/").out()).contains("10.66.66.2");
  }

  /// The commands of a fix hold no quotes: their words are what blanks part.
  private static void type(String command) {
    try {
      Output output = LAB.exec(Host.GATEWAY, List.of(command.split(" ", -1)), PATIENCE);
      assertThat(output.status()).as("%s: %s", command, output.err()).isZero();
    } catch (LabRefused | IOException refused) {
      throw new IllegalStateException(command, refused);
    }
  }

  private static Output curl(String url) throws LabRefused, IOException {
    return LAB.exec(Host.CLIENT, List.of("curl", "-s", "-m", "8", url), PATIENCE);
  }

  private static JsonNode diagnose() {
    AgentRun run =
        AgentRun.of(
            "diagnose-ingress",
            URL,
            "--address",
            "192.168.1.55",
            "--from",
            "192.168.1.100",
            "--vantage",
            "netns:" + Host.CLIENT.netns(LAB.name()),
            "--netns",
            Host.GATEWAY.netns(LAB.name()),
            "--cacert",
            LAB.folder().caCertificate().toString(),
            "--timeout",
            "3s",
            "--json");
    assertThat(run.status()).as(run.err()).isIn(0, 1);
    return run.json();
  }
}
