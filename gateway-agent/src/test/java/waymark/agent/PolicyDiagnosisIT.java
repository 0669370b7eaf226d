package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import waymark.lab.Backend;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabName;
import waymark.lab.LabRefused;

/// A diagnosis by a policy alone, of a gateway in another namespace: its services are probed from
/// there, at the addresses that the policy says, though no name of theirs is known here.
final class PolicyDiagnosisIT {

  private static final Lab LAB = Lab.quiet(new LabName("it-pol-" + ProcessHandle.current().pid()));

  @BeforeAll
  static void raise() throws LabRefused, IOException {
    RootOnly.assume();
    LAB.up(Backend.NFT);
  }

  @AfterAll
  static void remove() throws LabRefused, IOException {
    LAB.down();
  }

  @Test
  void everyServiceIsProbedWhereThePolicySaysFromTheGatewayItself() {
    AgentRun run =
        AgentRun.of(
            "diagnose-ingress",
            "--policy",
            "../rules/pi-k3s.yaml",
            "--netns",
            Host.GATEWAY.netns(LAB.name()),
            "--insecure",
            "--json");
    JsonNode diagnosis = run.json();
    assertThat(diagnosis.get("verdict").asString()).as("%s", run).isEqualTo("healthy");
    assertThat(run.status()).isZero();
    assertThat(diagnosis.get("probes"))
        .hasSize(4)
        .allSatisfy(
            probe -> assertThat(probe.get("remote").asString()).isEqualTo("192.168.1.55:443"));
  }
}
