package waymark.mirror.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import waymark.mirror.local.Jvm;

class ProgramsTest {

  private final List<String> echoed = new ArrayList<>();
  private final Programs programs = new Programs(echoed::add);

  @Test
  void givesStatusOutputAndErrors() throws Exception {
    Ended ended =
        programs.run(shell("read word; echo got $word; echo why >&2; exit 3", "in\n", 10));

    assertThat(ended).isEqualTo(new Ended(3, "got in\n", List.of("why")));
    assertThat(echoed).singleElement().asString().startsWith("(cd / && sh -c 'read word; echo");
  }

  @Test
  void endsTheWholeGroupAtTheDeadline() {
    // The grandchild holds the pipe open: were it left alive, this would take a minute.
    assertThatThrownBy(() -> programs.run(shell("sleep 60 & sleep 60", "", 1)))
        .isInstanceOf(IOException.class)
        .hasMessage("sh did not end within 1 s and was stopped");
  }

  @Test
  void inheritsNothing() throws Exception {
    assertThat(programs.run(shell("env", "", 10)).lines())
        .allMatch(
            line -> line.startsWith("PATH=") || line.startsWith("PWD=") || line.startsWith("_="));
  }

  /// Java would say `gr??e`.
  @Test
  void saysNothingThatTheLocaleHasNot() throws Exception {
    ProcessBuilder said = Jvm.of(ProgramsTest.class);
    said.environment().put("LC_ALL", "C");

    Process process = said.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("cannot be said to a program", "set LC_ALL=C.UTF-8");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  /// What is done in the other locale.
  public static void main(String[] args) throws Exception {
    new Programs(_ -> {}).run(shell("echo größe", "", 10));
  }

  private static Command shell(String script, String input, int seconds) {
    return new Command(
        List.of("sh", "-c", script),
        Map.of("PATH", "/usr/bin:/bin"),
        Path.of("/"),
        input,
        Duration.ofSeconds(seconds));
  }
}
