package waymark.agent;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// How long something may take, as options write it: `5s`, `500ms`, `2m`, or `5` for seconds.
final class TimeLimit {

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,6})(ms|s|m)?");
  private static final Duration MAX = Duration.ofHours(1);

  private TimeLimit() {}

  /// Reads a time from 1 ms to 1 hour.
  static Duration parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      long number = Long.parseLong(form.group(1));
      Duration limit =
          switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case null, default -> Duration.ofSeconds(number);
          };
      if (limit.compareTo(MAX) <= 0) {
        return limit;
      }
    }
    throw new BadValueException(
        "\"" + text + "\" is not a time limit", "write one from 1ms to 60m, such as 5s or 500ms");
  }
}
