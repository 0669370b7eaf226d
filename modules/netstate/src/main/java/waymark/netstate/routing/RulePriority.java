package waymark.netstate.routing;

import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// The priority (preference) of an ip rule, 0 to 4294967295: the lowest is asked first.
public record RulePriority(int number) implements Comparable<RulePriority> {

  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,9}");

  /// Reads `32765`.
  public static RulePriority parse(String text) throws BadValueException {
    if (NUMBER.matcher(text).matches() && Long.parseLong(text) <= 0xffff_ffffL) {
      return new RulePriority((int) Long.parseLong(text));
    }
    throw new BadValueException(
        "\"" + text + "\" is not a rule priority",
        "write a number of 0 to 4294967295, such as 100");
  }

  @Override
  public int compareTo(RulePriority other) {
    return Integer.compareUnsigned(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toUnsignedString(number);
  }
}
