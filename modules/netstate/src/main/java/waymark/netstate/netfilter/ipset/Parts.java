package waymark.netstate.netfilter.ipset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;

/// Reads an element as `ipset save` prints it: `10.0.0.1,tcp:80,192.168.0.0/16`.
final class Parts {

  private static final Pattern PORT = Pattern.compile("(?:([a-z0-9-]+):)?(\\d{1,5})");
  private static final Pattern ICMP =
      Pattern.compile("(icmp|icmpv6|ipv6-icmp):(\\d{1,3})/(\\d{1,3})");
  private static final Map<String, Integer> ICMP_NAMES =
      Map.of(
          "icmp:echo-request", 8 << 8,
          "icmp:echo-reply", 0,
          "ipv6-icmp:echo-request", 128 << 8,
          "ipv6-icmp:echo-reply", 129 << 8);

  private Parts() {}

  static List<Part> read(SetType type, String element) throws BadValueException {
    String[] texts = element.split(",", -1);
    if (texts.length != type.dimensions().size()) {
      throw notRead(element);
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      parts.add(
          switch (type.dimensions().get(i)) {
            case ADDRESS -> new Part.Block(Cidr.parse(texts[i]));
            case PORT, BARE_PORT -> port(texts[i]);
            case DEVICE -> new Part.Device(InterfaceName.parse(texts[i]));
          });
    }
    return parts;
  }

  private static Part port(String text) throws BadValueException {
    Integer named = ICMP_NAMES.get(text);
    Matcher icmp = ICMP.matcher(text);
    Matcher port = PORT.matcher(text);
    if (named != null) {
      return of(text.substring(0, text.indexOf(':')), named);
    }
    if (icmp.matches()) {
      return of(icmp.group(1), octet(icmp.group(2)) << 8 | octet(icmp.group(3)));
    }
    if (!port.matches() || Integer.parseInt(port.group(2)) > PortRange.MAX) {
      throw notRead(text);
    }
    int number = Integer.parseInt(port.group(2));
    return port.group(1) == null
        ? new Part.Port(OptionalInt.empty(), number)
        : of(port.group(1), number);
  }

  private static int octet(String digits) throws BadValueException {
    int octet = Integer.parseInt(digits);
    if (octet > 0xff) {
      throw notRead(digits);
    }
    return octet;
  }

  private static Part of(String protocol, int port) throws BadValueException {
    return new Part.Port(OptionalInt.of(Protocol.parse(protocol).number()), port);
  }

  private static BadValueException notRead(String text) {
    return new BadValueException(
        "\"" + text + "\" is not an element that is modelled", "it is kept as it is");
  }
}
