package waymark.netstate.conntrack;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import waymark.netstate.packet.Protocol;

/// Numbers as conntrack(8) prints them, and the protocols that it has a name for.
final class Numbered {

  private static final Pattern DIGITS = Pattern.compile("0|[1-9]\\d{0,19}");
  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "icmp", 6, "tcp", 17, "udp", 33, "dccp", 47, "gre", 58, "icmpv6", 132, "sctp", 136,
          "udplite");
  private static final Map<String, Integer> NUMBERS =
      NAMES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private Numbered() {}

  /// A decimal number without a sign or leading zeros.
  ///
  /// @param max unsigned
  static OptionalLong decimal(String text, long max) {
    if (!DIGITS.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseUnsignedLong(text);
      return Long.compareUnsigned(number, max) <= 0
          ? OptionalLong.of(number)
          : OptionalLong.empty();
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /// The name that conntrack(8) prints, `unknown` for most.
  static String name(Protocol protocol) {
    return NAMES.getOrDefault(protocol.number(), "unknown");
  }

  /// Whether a name belongs to another protocol than this one.
  static boolean isOther(String name, Protocol protocol) {
    Integer number = NUMBERS.get(name);
    return number != null && number != protocol.number();
  }
}
