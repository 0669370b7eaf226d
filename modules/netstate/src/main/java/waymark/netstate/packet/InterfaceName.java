package waymark.netstate.packet;

import java.nio.charset.StandardCharsets;

/// The name of a network interface, as `dev_valid_name` (net/core/dev.c) takes it: 1 to 15 bytes,
/// no slash, colon or white space, not `.` or `..`.
public record InterfaceName(String name) implements Comparable<InterfaceName> {

  private static final int IFNAMSIZ = 16;

  public InterfaceName {
    if (!isValid(name)) {
      throw new IllegalStateException("\"" + name + "\" is not an interface name");
    }
  }

  /// Reads `eth0`.
  public static InterfaceName parse(String text) throws BadValueException {
    if (!isValid(text)) {
      throw new BadValueException(
          "\"" + text + "\" is not an interface name",
          "write 1 to 15 bytes without slash, colon or space, such as eth0");
    }
    return new InterfaceName(text);
  }

  private static boolean isValid(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes > 0
        && bytes < IFNAMSIZ
        && !text.equals(".")
        && !text.equals("..")
        && text.chars().noneMatch(c -> c == '/' || c == ':' || c == 0 || Character.isWhitespace(c));
  }

  @Override
  public int compareTo(InterfaceName other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
