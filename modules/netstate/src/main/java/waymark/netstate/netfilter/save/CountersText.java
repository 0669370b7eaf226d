package waymark.netstate.netfilter.save;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.packet.BadValueException;

/// `[packets:bytes]`.
final class CountersText {

  private static final Pattern FORM = Pattern.compile("\\[(\\d{1,20}):(\\d{1,20})]");

  private CountersText() {}

  static Counters parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      try {
        return new Counters(
            Long.parseUnsignedLong(form.group(1)), Long.parseUnsignedLong(form.group(2)));
      } catch (NumberFormatException tooLarge) {
        // told below
      }
    }
    throw new BadValueException(
        Problems.quote(text) + " is not a pair of counters",
        "write packets and bytes in brackets, such as [12:3456]");
  }
}
