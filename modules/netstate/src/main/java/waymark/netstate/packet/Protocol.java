package waymark.netstate.packet;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An IP protocol number, 0 to 255. The names are those of /etc/protocols that iptables(8) prints.
public record Protocol(int number) {

  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,2}");

  /// As Debian's /etc/protocols has them, but for 0, which is every protocol to iptables(8).
  private static final Map<String, Integer> NUMBERS =
      Pattern.compile(",\\s+")
          .splitAsStream(
              """
              icmp 1, igmp 2, ggp 3, ipencap 4, st 5, tcp 6, egp 8, igp 9, pup 12, udp 17,
              hmp 20, xns-idp 22, rdp 27, iso-tp4 29, dccp 33, xtp 36, ddp 37, idpr-cmtp 38,
              ipv6 41, ipv6-route 43, ipv6-frag 44, idrp 45, rsvp 46, gre 47, esp 50, ah 51,
              skip 57, ipv6-icmp 58, ipv6-nonxt 59, ipv6-opts 60, rspf 73, vmtp 81, eigrp 88,
              ospf 89, ax.25 93, ipip 94, etherip 97, encap 98, pim 103, ipcomp 108,
              vrrp 112, l2tp 115, isis 124, sctp 132, fc 133, mobility-header 135,
              udplite 136, mpls-in-ip 137, manet 138, hip 139, shim6 140, wesp 141, rohc 142,
              ethernet 143\
              """)
          .map(entry -> entry.split(" ", 2))
          .collect(
              Collectors.toUnmodifiableMap(words -> words[0], words -> Integer.valueOf(words[1])));

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
