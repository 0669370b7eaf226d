package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import waymark.lab.Backend;
import waymark.lab.Lab;
import waymark.lab.LabName;
import waymark.lab.LabRefused;

/// A diagnosis by a policy alone, of a gateway in another namespace: its services are probed from
/// there, at the addresses that the policy says, though no name of theirs is known here.
final class PolicyDiagnosisIT {

  private static final Lab LAB = Lab.quiet(new LabName("it-pol-" + ProcessHandle.current().pid()));

  @BeforeAll
  static void raise() throws LabRefused, IOException {
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "only root may make network namespaces");
    LAB.up(Backend.NFT);
  }

  @AfterAll
  static void remove() throws LabRefused, IOException {
    LAB.down();
  }

  @Test
  void everyServiceIsProbedWhereThePolicySaysFromTheGatewayItself() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine agent = GatewayAgent.commandLine();
    agent.setOut(new PrintWriter(out));
    agent.setErr(new PrintWriter(err));
    int status =
        agent.execute(
            "diagnose-ingress",
            "--policy",
            "../rules/pi-k3s.yaml",
            "--netns",
            LAB.name() + "-gateway",
            "--insecure",
            "--json");
    JsonNode diagnosis = JsonMapper.builder().build().readTree(out.toString());
    assertThat(diagnosis.get("verdict").asString()).as("%s%s", out, err).isEqualTo("healthy");
    assertThat(status).isZero();
    assertThat(diagnosis.get("probes"))
        .hasSize(4)
        .allSatisfy(
            probe -> assertThat(probe.get("remote").asString()).isEqualTo("192.168.1.55:443"));
  }
}
