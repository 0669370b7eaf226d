package waymark.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static waymark.mirror.local.Answers.on;
import static waymark.mirror.local.Answers.sleep;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that never fall silent and never come to an end: each is left, and the run goes on.
class SlowServersIT {

  /// Beyond all patience of these tests.
  private static final int TIMES = 150;

  private static final int PAUSE_MILLIS = 200;

  @TempDir Path root;
  private final AtomicInteger outlasted = new AtomicInteger();

  private void sendsFor(Escrowed escrow, String path, String begins, String part) {
    escrow.forge.fault(
        on(
            path,
            x -> {
              x.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
              x.sendResponseHeaders(200, 0);
              OutputStream body = x.getResponseBody();
              body.write(begins.getBytes(StandardCharsets.UTF_8));
              for (int i = 0; i < TIMES; i++) {
                body.write(part.getBytes(StandardCharsets.UTF_8));
                body.flush();
                sleep(PAUSE_MILLIS);
              }
              outlasted.incrementAndGet();
            }));
  }

  private void isLeft(Escrowed escrow) throws Exception {
    assertThat(escrow.sync().outcomes())
        .isEqualTo(Map.of("octo/bad", "failed", "octo/good", "created"));
    assertThat(outlasted).as("answers that came to their own end").hasValue(0);
    escrow.assertWhole();
  }

  /// One keeps the connection alive in git's own words, the other gives the pack byte by byte.
  @ParameterizedTest
  @ValueSource(strings = {"0005\1", "0006\1P"})
  void aPackThatDripsIsLeft(String part) throws Exception {
    try (Escrowed escrow =
        new Escrowed(root, "patience: {stall: 1s}\nbrake: {repositories: 90%}\n")) {
      escrow.add("octo/bad");
      escrow.add("octo/good");
      sendsFor(escrow, "/octo/bad.git/git-upload-pack", "0008NAK\n", part);

      isLeft(escrow);
    }
  }

  /// Fast enough, but index-pack gets none of it.
  @Test
  void wordsWithoutAnEndAreLeftAtTheDeadline() throws Exception {
    try (Escrowed escrow =
        new Escrowed(root, "patience: {stall: 1s, deadline: 4s}\nbrake: {repositories: 90%}\n")) {
      escrow.add("octo/bad");
      escrow.add("octo/good");
      String words = "%04x\2%s\n".formatted(1006, "w".repeat(1000));
      sendsFor(escrow, "/octo/bad.git/git-upload-pack", "0008NAK\n", words);

      isLeft(escrow);
    }
  }
}
