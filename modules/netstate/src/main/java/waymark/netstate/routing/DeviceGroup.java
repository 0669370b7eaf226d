package waymark.netstate.routing;

import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;

/// The group of an interface as ip(8) prints it: a number, or a name of /etc/iproute2/group, of
/// which every host has `default` alone.
public final class DeviceGroup {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private DeviceGroup() {}

  /// 0 for `default`.
  public static int parse(String text) throws BadValueException {
    if (text.equals("default")) {
      return 0;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is a device group whose number is not known here",
          "collect with ip -N, which prints numbers");
    }
    return Integer.parseInt(text);
  }
}
