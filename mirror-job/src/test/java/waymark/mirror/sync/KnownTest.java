package waymark.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.forge.Listed;
import waymark.mirror.store.RepositoryKey;

class KnownTest {

  private static final Instant CHECKED = Instant.parse("2026-11-20T03:30:00.5Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # pushed, as last seen | pushed, as listed    | now                  | believed
          2026-11-01T00:00:00Z   | 2026-11-01T00:00:00Z | 2026-11-21T03:30:00Z | true
          2026-11-01T00:00:00Z   | 2026-11-01T00:00:01Z | 2026-11-21T03:30:00Z | false
          # never pushed to at all
          ''                     | ''                   | 2026-11-21T03:30:00Z | true
          # not told at all
          ?                      | ?                    | 2026-11-21T03:30:00Z | false
          # too long ago
          2026-11-01T00:00:00Z   | 2026-11-01T00:00:00Z | 2026-11-23T03:30:01Z | false
          # the clock has jumped back: the look was in the future
          2026-11-01T00:00:00Z   | 2026-11-01T00:00:00Z | 2026-11-20T03:29:59Z | false
          # a push in the very second of the look
          2026-11-20T03:30:00Z   | 2026-11-20T03:30:00Z | 2026-11-21T03:30:00Z | false
          2026-11-20T03:29:59Z   | 2026-11-20T03:29:59Z | 2026-11-21T03:30:00Z | true
          """)
  void believesAHintOnlyWhileItCanBeTrue(
      String seen, String listed, Instant now, boolean believed) {
    Known known =
        new Known(
            listed(seen),
            CHECKED,
            Optional.empty(),
            Optional.empty(),
            1,
            1,
            List.of(),
            CHECKED,
            "octo/hello");

    assertThat(known.isFresh(listed(listed), now, Duration.ofDays(3))).isEqualTo(believed);
    assertThat(known.failed("x").isFresh(listed(listed), now, Duration.ofDays(3))).isFalse();
  }

  private static Listed listed(String pushed) {
    return new Listed(
        new RepositoryKey("github.com", 1),
        "octo/hello",
        URI.create("https://github.com/octo/hello.git"),
        pushed + " main",
        "main",
        false,
        false,
        false);
  }
}
