package waymark.netstate.packet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Transport ports from first to last, both included, each 0 to 65535.
public record PortRange(int first, int last) {

  public static final int MAX = 65535;

  private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,4})?(:)?(0|[1-9]\\d{0,4})?");

  public PortRange {
    if (first < 0 || last > MAX || first > last) {
      throw new IllegalStateException(first + ":" + last + " is not a range of ports");
    }
  }

  /// The range of one port.
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  /// Reads `443`, `1000:2000`, `:1023` or `1024:`, as iptables(8) writes them.
  public static PortRange parse(String text) throws BadValueException {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches() || (form.group(2) == null && form.group(3) != null)) {
      throw notPorts(text);
    }
    int first = form.group(1) == null ? 0 : Integer.parseInt(form.group(1));
    int last =
        form.group(2) == null
            ? first
            : form.group(3) == null ? MAX : Integer.parseInt(form.group(3));
    if (first > last || last > MAX) {
      throw notPorts(text);
    }
    return new PortRange(first, last);
  }

  private static BadValueException notPorts(String text) {
    return new BadValueException(
        "\"" + text + "\" is not a port or a range of ports",
        "write one such as 443 or 1000:2000, at most 65535");
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + ":" + last;
  }
}
