package waymark.netstate.routing;

import java.util.Locale;
import java.util.Optional;

/// The type of a route (`RTN_*` in linux/rtnetlink.h), in the kernel's order: the ordinal is its
/// number there, less one.
public enum RouteType {
  UNICAST,
  LOCAL,
  BROADCAST,
  ANYCAST,
  MULTICAST,
  BLACKHOLE,
  UNREACHABLE,
  PROHIBIT,
  THROW,
  NAT,
  XRESOLVE;

  /// `RTN_UNICAST` is 1.
  public static Optional<RouteType> ofNumber(int number) {
    return number < 1 || number > values().length
        ? Optional.empty()
        : Optional.of(values()[number - 1]);
  }

  /// The word of ip-route(8): `unicast`.
  public static Optional<RouteType> ofWord(String word) {
    for (RouteType each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// As ip-route(8) writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
