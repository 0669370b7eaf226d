package waymark.kernel.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.Reading;

class ProgramTest {

  private static final Duration MOST = Duration.ofSeconds(60);

  @Test
  void givesItsOutputAndItsWarningsApart() throws Exception {
    assertThat(Program.of("dash", "sh", "-c", "cat; echo careful >&2").run("in\n", MOST))
        .isEqualTo(new Result.Done("in\n", "careful\n"));
  }

  @Test
  void saysWhyItFailed() throws Exception {
    assertThat(Program.of("dash", "sh", "-c", "echo no way >&2; exit 4").run("", MOST).reading())
        .isEqualTo(Reading.notKnown("sh -c echo no way >&2; exit 4 ended with status 4: no way"));
  }

  @Test
  void namesThePackageOfAProgramThatIsNotThere() throws Exception {
    assertThat(Program.of("wireguard-tools", "wg-is-not-here", "show").run("", MOST))
        .isEqualTo(
            new Result.Missing("wg-is-not-here is not installed: apt-get install wireguard-tools"));
  }

  @Test
  void endsAProgramThatDoesNotEnd() throws Exception {
    assertThat(Program.of("coreutils", "sleep", "600").run("", Duration.ofMillis(50)))
        .isEqualTo(new Result.Failed("sleep 600 did not end within 50 ms"));
  }
}
