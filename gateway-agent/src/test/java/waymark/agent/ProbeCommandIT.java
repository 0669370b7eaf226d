package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Probes of the lab's ingress by its LAN client, before and during the founding incident.
class ProbeCommandIT {

  private static final String NAME = "it-probe-" + ProcessHandle.current().pid();

  private static final String INGRESS = "192.168.1.55";

  private static String authority = "";

  @BeforeAll
  static void raise() throws IOException {
    RootOnly.assume();
    authority = json(0, "lab", "up", "--name", NAME, "--json").get("cacert").asString();
  }

  @AfterAll
  static void remove() {
    if (!authority.isEmpty()) {
      run(0, "lab", "down", "--name", NAME);
    }
  }

  private static JsonNode probe(int status, String... options) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "probe", "--json", "--vantage", "netns:" + NAME + "-client", "--address", INGRESS));
    args.addAll(List.of(options));
    return json(status, args.toArray(String[]::new)).get("probes").get(0);
  }

  @Test
  void reachesTheIngressFromTheClientAndNamesThePhaseThatTheIncidentStops() {
    String url = "https://grafana.lab.example/";
    run(0, "lab", "fault", "healthy", "--name", NAME);
    JsonNode healthy = probe(0, "--cacert", authority, "--timeout", "20s", url);
    assertThat(healthy.get("status").asInt()).isEqualTo(200);
    assertThat(healthy.get("local").asString()).startsWith("192.168.1.100:");
    assertThat(healthy.get("certificate").get("troubles")).isEmpty();
    assertThat(healthy.get("phases").get("tls").asDouble()).isPositive();

    JsonNode untrusted = probe(1, url);
    assertThat(untrusted.get("phase").asString()).isEqualTo("tls");
    assertThat(untrusted.get("kind").asString()).isEqualTo("certificate-untrusted");
    assertThat(untrusted.get("certificate").get("names").get(0).asString()).contains("lab.example");

    run(0, "lab", "fault", "incident", "--name", NAME);
    JsonNode broken = probe(1, "--cacert", authority, "--timeout", "1s", url);
    assertThat(broken.get("phase").asString()).isEqualTo("connect");
    assertThat(broken.get("kind").asString()).isEqualTo("timeout");
    assertThat(broken.get("local").asString()).matches("192\\.168\\.1\\.100:\\d+");
  }

  private static JsonNode json(int status, String... args) {
    return JsonMapper.shared().readTree(run(status, args));
  }

  private static String run(int status, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    assertThat(commandLine.execute(args)).as("%s %s", out, err).isEqualTo(status);
    return out.toString();
  }
}
