package waymark.mirror.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {

  private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");

  @Test
  void waitsAsLongAsTheSecondaryLimitSays() {
    assertThat(limit(403, Map.of("retry-after", "42", "x-ratelimit-remaining", "17")))
        .isEqualTo(new RateLimit(Duration.ofSeconds(42), "secondary rate limit"));
  }

  @Test
  void waitsForTheResetByTheServersClockAndNotByOurs() {
    String reset = Long.toString(Instant.parse("2030-01-01T00:01:00Z").getEpochSecond());

    assertThat(
            limit(
                429,
                Map.of(
                    "date", "Tue, 01 Jan 2030 00:00:00 GMT",
                    "x-ratelimit-remaining", "0",
                    "x-ratelimit-reset", reset)))
        .isEqualTo(new RateLimit(Duration.ofSeconds(61), "primary rate limit"));
  }

  @Test
  void takesA403WithoutALimitForARefusal() {
    Answer answer = new Answer(403, Map.of("x-ratelimit-remaining", "17"), new byte[0]);

    assertThat(RateLimit.of(answer, NOW)).isEmpty();
    assertThat(RateLimit.of(new Answer(404, Map.of("retry-after", "1"), new byte[0]), NOW))
        .isEmpty();
  }

  /// Whatever the server writes: what comes of it can be added to a time.
  @ParameterizedTest
  @CsvSource({
    "retry-after, 999999999999999999",
    "retry-after, 86401",
    "x-ratelimit-reset, 999999999999999999",
    "x-ratelimit-reset, 31556889864403199"
  })
  void aWaitOfMoreThanADayIsADay(String header, String seconds) {
    assertThat(limit(403, Map.of("x-ratelimit-remaining", "0", header, seconds)).pause())
        .isEqualTo(Duration.ofDays(1));
  }

  private static RateLimit limit(int status, Map<String, String> headers) {
    return RateLimit.of(new Answer(status, headers, new byte[0]), NOW).orElseThrow();
  }
}
