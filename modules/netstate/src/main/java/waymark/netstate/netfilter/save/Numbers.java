package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.PortRange;

/// Numbers and ports as iptables(8) takes them.
final class Numbers {

  /// The names of /etc/services that rules are written with; any other must be given as a number.
  private static final Map<String, Integer> SERVICES =
      Map.ofEntries(
          Map.entry("ftp-data", 20),
          Map.entry("ftp", 21),
          Map.entry("ssh", 22),
          Map.entry("telnet", 23),
          Map.entry("smtp", 25),
          Map.entry("domain", 53),
          Map.entry("bootps", 67),
          Map.entry("bootpc", 68),
          Map.entry("tftp", 69),
          Map.entry("http", 80),
          Map.entry("pop3", 110),
          Map.entry("sunrpc", 111),
          Map.entry("ntp", 123),
          Map.entry("netbios-ns", 137),
          Map.entry("netbios-dgm", 138),
          Map.entry("netbios-ssn", 139),
          Map.entry("imap2", 143),
          Map.entry("snmp", 161),
          Map.entry("bgp", 179),
          Map.entry("ldap", 389),
          Map.entry("https", 443),
          Map.entry("microsoft-ds", 445),
          Map.entry("submission", 587),
          Map.entry("ldaps", 636),
          Map.entry("imaps", 993),
          Map.entry("pop3s", 995),
          Map.entry("openvpn", 1194),
          Map.entry("nfs", 2049),
          Map.entry("mysql", 3306),
          Map.entry("postgresql", 5432));

  private Numbers() {}

  /// Reads a number, decimal or behind 0x, of `least` to `most`.
  static long number(String text, long least, long most) throws BadValueException {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    String digits = hex ? text.substring(2) : text;
    boolean octal = !hex && digits.length() > 1 && digits.startsWith("0");
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 19
            && digits.chars().allMatch(c -> Character.digit(c, hex ? 16 : 10) >= 0 && c < 128);
    if (plain && !octal) {
      try {
        long value = Long.parseUnsignedLong(digits, hex ? 16 : 10);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException tooLong) {
        // told below, with the range
      }
    }
    throw new BadValueException(
        Problems.quote(text) + " is not a number of " + least + " to " + most,
        "write one such as " + Math.max(least, 1));
  }

  /// Reads `5`, `5:9`, `:9` or `5:`; prints one number where both are equal.
  static String range(String text, long most) throws BadValueException {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Long.toString(number(text, 0, most));
    }
    long first = colon == 0 ? 0 : number(text.substring(0, colon), 0, most);
    long last = colon + 1 == text.length() ? most : number(text.substring(colon + 1), 0, most);
    if (first > last) {
      throw new BadValueException(
          Problems.quote(text) + " begins after its end", "write " + last + ":" + first);
    }
    return first == last ? Long.toString(first) : first + ":" + last;
  }

  /// Reads one port, by number or by name.
  static int port(String text) throws BadValueException {
    Integer named = SERVICES.get(text);
    return named != null ? named : PortRange.parse(text).first();
  }

  /// Reads `443`, `https`, `1000:2000`, `:1023` or `1024:`.
  static PortRange ports(String text) throws BadValueException {
    int colon = text.indexOf(':');
    if (text.isEmpty() || Character.isDigit(text.charAt(0)) || colon == 0) {
      return PortRange.parse(text);
    }
    if (colon < 0) {
      return PortRange.of(port(text));
    }
    return PortRange.parse(
        port(text.substring(0, colon)) + ":" + portOrEmpty(text.substring(colon + 1)));
  }

  private static String portOrEmpty(String text) throws BadValueException {
    return text.isEmpty() ? "" : String.valueOf(port(text));
  }

  /// Reads `80,443,1000:2000`: at most 15 ports, a range counting twice (`XT_MULTI_PORTS`).
  static List<PortRange> portList(String text) throws BadValueException {
    List<PortRange> ports = new ArrayList<>();
    int slots = 0;
    for (String each : text.split(",", -1)) {
      ports.add(ports(each));
      slots += each.indexOf(':') < 0 ? 1 : 2;
    }
    if (slots > 15) {
      throw new BadValueException(
          Problems.quote(text) + " has more than 15 ports (a range counts twice)",
          "write a second rule for the rest");
    }
    return ports;
  }

  /// Reads `80` or `80-90`, as NAT targets take them.
  static PortRange natPorts(String text) throws BadValueException {
    int dash = text.indexOf('-');
    int first = port(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : port(text.substring(dash + 1));
    if (first > last || first == 0) {
      throw new BadValueException(
          Problems.quote(text) + " is not a port or a range of ports",
          "write one such as 8443 or 8000-8100, at most 65535");
    }
    return new PortRange(first, last);
  }
}
