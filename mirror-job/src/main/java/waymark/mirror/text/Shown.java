package waymark.mirror.text;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times for people.
public final class Shown {

  private Shown() {}

  /// The time in whole seconds, a part of one counted as a whole: what was so at the time is so at
  /// the time that is shown, and `--at` finds it.
  public static String time(Instant time) {
    Instant second = time.truncatedTo(ChronoUnit.SECONDS);
    return (second.equals(time) ? second : second.plusSeconds(1)).toString();
  }
}
