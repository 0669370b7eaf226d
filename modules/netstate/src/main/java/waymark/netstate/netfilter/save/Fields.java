package waymark.netstate.netfilter.save;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// Values of header fields and of the kernel's small tables.
final class Fields {

  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
  private static final Pattern MAJOR_MINOR =
      Pattern.compile("([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,4})");
  private static final Map<String, Integer> TOS_NAMES =
      Map.of(
          "minimize-delay", 0x10,
          "maximize-throughput", 0x08,
          "maximize-reliability", 0x04,
          "minimize-cost", 0x02,
          "normal-service", 0x00);
  private static final List<String> LOG_LEVELS =
      List.of("emerg", "alert", "crit", "error", "warning", "notice", "info", "debug");
  private static final Map<String, String> PACKET_TYPES =
      Map.of("host", "unicast", "bcast", "broadcast", "mcast", "multicast");

  private Fields() {}

  static String mac(String text) throws BadValueException {
    if (!MAC.matcher(text).matches()) {
      throw new BadValueException(
          Problems.quote(text) + " is not a MAC address", "write one such as 02:00:00:00:00:01");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /// A user or group by number, or a range of numbers. Of the names only root is known; any other
  /// stays as it is.
  static String user(String text) {
    return text.equals("root") ? "0" : text;
  }

  /// A DSCP codepoint or class: `46`, `0x2e` or `EF`.
  static String dscp(String text) throws BadValueException {
    return String.format("0x%02x", codepoint(text.toUpperCase(Locale.ROOT), text));
  }

  private static long codepoint(String name, String text) throws BadValueException {
    if (name.equals("EF")) {
      return 0x2e;
    }
    if (name.equals("BE")) {
      return 0;
    }
    if (name.matches("CS[0-7]")) {
      return (name.charAt(2) - '0') * 8L;
    }
    if (name.matches("AF[1-4][1-3]")) {
      return (name.charAt(2) - '0') * 8L + (name.charAt(3) - '0') * 2L;
    }
    return Numbers.number(text, 0, 63);
  }

  /// `0x10` as `0x10/0xff`, `Minimize-Delay` as `0x10/0x3f`.
  static String tos(String text) throws BadValueException {
    Integer named = TOS_NAMES.get(text.toLowerCase(Locale.ROOT));
    if (named != null) {
      return tos(named, 0x3f);
    }
    int slash = text.indexOf('/');
    return tos(
        Numbers.number(slash < 0 ? text : text.substring(0, slash), 0, 255),
        slash < 0 ? 0xff : Numbers.number(text.substring(slash + 1), 0, 255));
  }

  static String tos(long value, long mask) {
    return String.format("0x%02x/0x%02x", value, mask);
  }

  static String packetType(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return PACKET_TYPES.getOrDefault(lower, lower);
  }

  /// `1:5` as `0001:0005`, both hexadecimal.
  static String trafficClass(String text) throws BadValueException {
    Matcher form = MAJOR_MINOR.matcher(text);
    if (!form.matches()) {
      throw new BadValueException(
          Problems.quote(text) + " is not a traffic class", "write one such as 1:10, hexadecimal");
    }
    return String.format(
        "%04x:%04x",
        HexFormat.fromHexDigits(form.group(1)), HexFormat.fromHexDigits(form.group(2)));
  }

  /// By number: `info` as `6`.
  static String logLevel(String text) throws BadValueException {
    String lower = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < LOG_LEVELS.size(); i++) {
      if (LOG_LEVELS.get(i).startsWith(lower) && !lower.isEmpty()) {
        return String.valueOf(i);
      }
    }
    return lower.equals("panic") ? "0" : String.valueOf(Numbers.number(text, 0, 7));
  }
}
