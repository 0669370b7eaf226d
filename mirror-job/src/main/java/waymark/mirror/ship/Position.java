package waymark.mirror.ship;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.mirror.archive.LineName;
import waymark.mirror.text.BadValueException;

/// How far one repository has come on one target.
///
/// @param line the line that is being written
/// @param sequence of the last manifest that has a state in it; 0 before the first
/// @param packed number of the last state that lies in the outbox or on the target
/// @param confirmed number of the last state that is known to lie on the target, whole
record Position(String line, int sequence, long packed, long confirmed) {

  private static final Pattern FORM =
      Pattern.compile("(" + LineName.FORM + ") (\\d{1,9}) (\\d{1,9}) (\\d{1,9})\n");

  static Position parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValueException(
          "\"" + text.strip() + "\" is not a position on a target",
          "delete the file: a new line is begun then, and everything is shipped again");
    }
    return new Position(
        form.group(1),
        Integer.parseInt(form.group(2)),
        Long.parseLong(form.group(3)),
        Long.parseLong(form.group(4)));
  }

  byte[] bytes() {
    return "%s %d %d %d%n"
        .formatted(line, sequence, packed, confirmed)
        .getBytes(StandardCharsets.UTF_8);
  }

  boolean pending() {
    return packed > confirmed;
  }

  Position withPacked(int newSequence, long number) {
    return new Position(line, newSequence, number, confirmed);
  }

  Position withConfirmed(long number) {
    return new Position(line, sequence, packed, number);
  }
}
