package waymark.netstate.routing;

import java.util.Map;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// The number of a routing table, 0 to 4294967295 (`RT_TABLE_*` in linux/rtnetlink.h).
public record TableId(int number) {

  public static final TableId LOCAL = new TableId(255);
  public static final TableId MAIN = new TableId(254);
  public static final TableId DEFAULT = new TableId(253);
  public static final TableId UNSPEC = new TableId(0);

  private static final Map<String, TableId> NAMED =
      Map.of("local", LOCAL, "main", MAIN, "default", DEFAULT, "unspec", UNSPEC);
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,9}|0x[0-9a-fA-F]{1,8}");

  /// Reads a number or one of the names that every host knows: local, main, default, unspec.
  public static TableId parse(String text) throws BadValueException {
    TableId named = NAMED.get(text);
    if (named != null) {
      return named;
    }
    if (NUMBER.matcher(text).matches()) {
      long number = Long.decode(text);
      if (number <= 0xffff_ffffL) {
        return new TableId((int) number);
      }
    }
    throw new BadValueException(
        "\"" + text + "\" is not a routing table",
        "write local, main, default or a number of 0 to 4294967295, such as 100");
  }

  /// As ip(8) prints it: a name for the three tables of every host, else the number.
  @Override
  public String toString() {
    return switch (number) {
      case 255 -> "local";
      case 254 -> "main";
      case 253 -> "default";
      default -> Integer.toUnsignedString(number);
    };
  }
}
