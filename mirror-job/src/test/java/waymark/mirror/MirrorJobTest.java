package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What the program answers before any command of it runs.
final class MirrorJobTest {

  @ParameterizedTest
  @CsvSource({
    "nosuch --help, 2, 'nosuch'",
    "status nosuch --help, 2, 'nosuch'",
    "status --help, 0, ''",
    "--help, 0, ''"
  })
  void theHelpOfWhatIsNotThereIsRefused(String line, int status, String named) {
    String[] args = line.split(" ", -1);
    StringWriter err = new StringWriter();
    CommandLine program = MirrorJob.commandLine(args);
    program.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
    assertThat(program.execute(args)).isEqualTo(status);
    assertThat(err.toString()).contains(named);
  }
}
