package waymark.mirror.forge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A wait that the forge asks for, as docs.github.com/rest/using-the-rest-api/rate-limits says.
///
/// @param pause from the moment of the answer, a day at most: what is longer is no wait for a run
/// @param what in words: which limit it is
record RateLimit(Duration pause, String what) {

  private static final Duration UNSAID = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /// The wait that this answer asks for; empty where it is no matter of rate.
  ///
  /// @param now our clock, used where the server does not say its own
  static Optional<RateLimit> of(Answer answer, Instant now) {
    if (answer.status() != 403 && answer.status() != 429) {
      return Optional.empty();
    }
    Optional<Long> after = answer.number("retry-after");
    if (after.isPresent()) {
      return Optional.of(new RateLimit(seconds(after.get()), "secondary rate limit"));
    }
    if (answer.number("x-ratelimit-remaining").equals(Optional.of(0L))) {
      Duration wait =
          answer
              .number("x-ratelimit-reset")
              .map(reset -> reset - date(answer, now).getEpochSecond())
              .filter(left -> left >= 0)
              .map(left -> seconds(left + 1))
              .orElse(UNSAID);
      return Optional.of(new RateLimit(wait, "primary rate limit"));
    }
    boolean said =
        new String(answer.body(), StandardCharsets.UTF_8).contains("secondary rate limit");
    return answer.status() == 429 || said
        ? Optional.of(new RateLimit(UNSAID, "rate limit (it does not say how long)"))
        : Optional.empty();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
  }

  /// The server's clock: ours may be wrong.
  private static Instant date(Answer answer, Instant now) {
    try {
      return answer
          .header("date")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElse(now);
    } catch (DateTimeParseException _) {
      return now;
    }
  }
}
