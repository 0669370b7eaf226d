package waymark.netstate.netfilter.save;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// Times and dates of `-m time`.
final class Clock {

  private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2}))?");
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2})(?:T(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2}))?)?)?)?)?");

  private Clock() {}

  /// `9:00` as `09:00:00`.
  static String time(String text) throws BadValueException {
    Matcher form = TIME.matcher(text);
    if (!form.matches()
        || part(form, 1, 0) > 23
        || part(form, 2, 0) > 59
        || part(form, 3, 0) > 59) {
      throw new BadValueException(
          Problems.quote(text) + " is not a time of day", "write one such as 09:00 or 17:30:00");
    }
    return String.format("%02d:%02d:%02d", part(form, 1, 0), part(form, 2, 0), part(form, 3, 0));
  }

  /// `2024-12-31` as `2024-12-31T00:00:00`.
  static String date(String text) throws BadValueException {
    Matcher form = DATE.matcher(text);
    if (!form.matches()
        || part(form, 2, 1) < 1
        || part(form, 2, 1) > 12
        || part(form, 3, 1) < 1
        || part(form, 3, 1) > 31
        || part(form, 4, 0) > 23
        || part(form, 5, 0) > 59
        || part(form, 6, 0) > 59) {
      throw new BadValueException(
          Problems.quote(text) + " is not a date", "write one such as 2024-12-31T17:30:00");
    }
    return String.format(
        "%s-%02d-%02dT%02d:%02d:%02d",
        form.group(1),
        part(form, 2, 1),
        part(form, 3, 1),
        part(form, 4, 0),
        part(form, 5, 0),
        part(form, 6, 0));
  }

  private static int part(Matcher form, int group, int otherwise) {
    return form.group(group) == null ? otherwise : Integer.parseInt(form.group(group));
  }
}
