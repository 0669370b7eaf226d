package waymark.netstate.routing;

import java.util.Map;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// The type of service byte as ip(8) prints it: `0x10`, or one of the names of
/// /etc/iproute2/rt_dsfield (RFC 2474, RFC 2597, RFC 3246).
final class DsField {

  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("default", 0),
          Map.entry("lowdelay", 0x10),
          Map.entry("throughput", 0x08),
          Map.entry("reliability", 0x04),
          Map.entry("AF11", 0x28),
          Map.entry("AF12", 0x30),
          Map.entry("AF13", 0x38),
          Map.entry("AF21", 0x48),
          Map.entry("AF22", 0x50),
          Map.entry("AF23", 0x58),
          Map.entry("AF31", 0x68),
          Map.entry("AF32", 0x70),
          Map.entry("AF33", 0x78),
          Map.entry("AF41", 0x88),
          Map.entry("AF42", 0x90),
          Map.entry("AF43", 0x98),
          Map.entry("CS1", 0x20),
          Map.entry("CS2", 0x40),
          Map.entry("CS3", 0x60),
          Map.entry("CS4", 0x80),
          Map.entry("CS5", 0xa0),
          Map.entry("CS6", 0xc0),
          Map.entry("CS7", 0xe0),
          Map.entry("EF", 0xb8));
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,2}");

  private DsField() {}

  static int parse(String text) throws BadValueException {
    Integer named = NAMES.get(text);
    if (named != null) {
      return named;
    }
    if (!HEX.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not a type of service",
          "write it in hexadecimal, such as 0x10, or collect with ip -N, which prints numbers");
    }
    return Integer.parseInt(text.substring(2), 16);
  }

  static String print(int tos) {
    return String.format("0x%02x", tos);
  }
}
