package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a person sees of a wait for a rate limit.
class RunProgressTest {

  private static final String WHAT = "the primary rate limit of api.github.com";

  private final StringWriter err = new StringWriter();

  private void wait(RunProgress progress, int seconds) {
    for (int left = seconds; left >= 0; left--) {
      progress.waits(WHAT, Duration.ofSeconds(left));
    }
    progress.end();
  }

  @Test
  void countsDownInOnePlaceOnATerminal() {
    wait(new RunProgress(new PrintWriter(err), true), 61);

    assertThat(err.toString())
        .containsSubsequence(
            "  waiting 1:01 for " + WHAT + "\n",
            // One line up, and erased.
            "\u001b[1A\r\u001b[J",
            "  waiting 1:00 for " + WHAT,
            "  waiting 0:01 for " + WHAT)
        .containsOnlyOnce("waiting 0:01")
        .doesNotContain("0:00");
    assertThat(err.toString().replaceAll("(?s).*waiting 0:01[^\\n]*\\n", ""))
        .contains("\u001b[1A\r\u001b[J")
        .doesNotContain("waiting");
  }

  @Test
  void saysALineNowAndThenElsewhere() {
    wait(new RunProgress(new PrintWriter(err), false), 3600);

    assertThat(err.toString().lines())
        .hasSize(11)
        .startsWith("still waiting 55:00 for " + WHAT)
        .endsWith("still waiting 5:00 for " + WHAT);
  }
}
