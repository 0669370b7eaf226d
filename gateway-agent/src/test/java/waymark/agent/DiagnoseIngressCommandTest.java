package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command on a recorded state.
final class DiagnoseIngressCommandTest {

  private static final String HEALTHY = "../modules/diagnosis/src/test/resources/snapshots/healthy";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          192.168.1.77, 0,
          8.8.8.8,      2, "--from: 8.8.8.8 is no address of the LAN, [192.168.1.0/24]"
          """,
      quoteCharacter = '"')
  void aClientOfElsewhereIsRefused(String from, int status, String error) {
    AgentRun run = AgentRun.of("diagnose-ingress", "--snapshot", HEALTHY, "--from", from);
    assertThat(run.status()).as("%s", run).isEqualTo(status);
    assertThat(run.err()).contains(error == null ? "" : error);
  }
}
