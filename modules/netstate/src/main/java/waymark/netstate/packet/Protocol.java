package waymark.netstate.packet;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An IP protocol number, 0 to 255. The names are those of /etc/protocols that iptables(8) prints.
public record Protocol(int number) {

  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,2}");
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("icmp", 1),
          Map.entry("igmp", 2),
          Map.entry("ipencap", 4),
          Map.entry("tcp", 6),
          Map.entry("udp", 17),
          Map.entry("dccp", 33),
          Map.entry("ipv6", 41),
          Map.entry("gre", 47),
          Map.entry("esp", 50),
          Map.entry("ah", 51),
          Map.entry("ipv6-icmp", 58),
          Map.entry("ospf", 89),
          Map.entry("pim", 103),
          Map.entry("vrrp", 112),
          Map.entry("l2tp", 115),
          Map.entry("sctp", 132),
          Map.entry("mobility-header", 135),
          Map.entry("udplite", 136));
  private static final Map<Integer, String> NAMES =
      NUMBERS.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
  private static final Map<String, String> OTHER_NAMES =
      Map.of("icmpv6", "ipv6-icmp", "ipv6-mh", "mobility-header", "mh", "mobility-header");

  public static final Protocol ICMP = new Protocol(1);
  public static final Protocol TCP = new Protocol(6);
  public static final Protocol UDP = new Protocol(17);
  public static final Protocol DCCP = new Protocol(33);
  public static final Protocol ICMPV6 = new Protocol(58);
  public static final Protocol SCTP = new Protocol(132);
  public static final Protocol UDPLITE = new Protocol(136);

  public Protocol {
    if (number < 0 || number > 255) {
      throw new IllegalStateException(number + " is not a protocol number");
    }
  }

  /// Reads a name, `tcp`, or a number, `6`.
  public static Protocol parse(String text) throws BadValueException {
    String name = text.toLowerCase(Locale.ROOT);
    Integer number = NUMBERS.get(OTHER_NAMES.getOrDefault(name, name));
    if (number != null) {
      return new Protocol(number);
    }
    if (NUMBER.matcher(text).matches() && Integer.parseInt(text) <= 255) {
      return new Protocol(Integer.parseInt(text));
    }
    throw new BadValueException(
        "\"" + text + "\" is not a protocol",
        "write one such as tcp, udp, icmp, or a number of 0 to 255");
  }

  /// Whether its packets carry a source and a destination port.
  public boolean hasPorts() {
    return equals(TCP) || equals(UDP) || equals(SCTP) || equals(DCCP) || equals(UDPLITE);
  }

  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(number));
  }

  @Override
  public String toString() {
    return name().orElse(Integer.toString(number));
  }
}
