package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// Reads and prints the entries of ip-route(8): `10.42.1.0/24 via 10.42.1.0 dev flannel.1 onlink`.
///
/// The words and their order are those of print_route (iproute2, ip/iproute.c, 6.1).
public final class IpRouteText {

  private IpRouteText() {}

  /// Reads what `ip route show table all` or `ip -6 route show table all` printed. The first prints
  /// both families; each entry's family is that of its addresses, and `default` without a gateway
  /// is IPv6 where `pref` follows, which Linux prints with every IPv6 route since 4.1.
  public static Listing<Route> read(String source, TableNames tables, String text) {
    return Entries.read(source, text, (words, entry) -> new RouteWords(tables, words).read(entry));
  }

  /// Reads one entry, with its lines of next hops where it has several.
  public static Route parse(TableNames tables, String entry) throws BadValueException {
    List<String> lines = entry.lines().toList();
    return new RouteWords(tables, new Words(1, lines)).read(Entries.tidy(lines));
  }

  /// A route of these parts with its text, as ip-route(8) prints it.
  public static Route route(
      TableId table,
      RouteType type,
      Cidr destination,
      int metric,
      String protocol,
      String scope,
      Optional<IpAddress> prefSource,
      List<NextHop> nextHops) {
    Route bare =
        new Route(table, type, destination, metric, 0, protocol, scope, prefSource, nextHops, "");
    return new Route(
        table, type, destination, metric, 0, protocol, scope, prefSource, nextHops, print(bare));
  }

  /// As ip-route(8) prints what the value holds: without route metrics such as mtu, that only its
  /// text has.
  public static String print(Route route) {
    List<String> words = new ArrayList<>();
    if (route.type() != RouteType.UNICAST) {
      words.add(route.type().word());
    }
    words.add(destination(route.destination()));
    route.unmodelled().stream().filter(u -> !u.startsWith("pref ")).forEach(words::add);
    if (route.tos() != 0) {
      words.add("tos " + DsField.print(route.tos()));
    }
    boolean single = route.nextHops().size() == 1;
    if (single) {
      way(route.nextHops().getFirst(), route.family(), words);
    }
    if (!route.table().equals(TableId.MAIN)) {
      words.add("table " + route.table());
    }
    if (!route.protocol().equals(RouteWords.BOOT)) {
      words.add("proto " + route.protocol());
    }
    if (!route.scope().equals(RouteWords.GLOBAL)) {
      words.add("scope " + route.scope());
    }
    route.prefSource().ifPresent(source -> words.add("src " + source));
    if (route.metric() != 0 || route.family() == Family.IPV6) {
      words.add("metric " + Integer.toUnsignedString(route.metric()));
    }
    if (single) {
      flags(route.nextHops().getFirst(), words);
    }
    if (route.family() == Family.IPV6) {
      words.add(
          route.unmodelled().stream()
              .filter(u -> u.startsWith("pref "))
              .findFirst()
              .orElse("pref medium"));
    }
    StringBuilder text = new StringBuilder(String.join(" ", words));
    if (!single) {
      for (NextHop hop : route.nextHops()) {
        List<String> hopWords = new ArrayList<>(List.of("nexthop"));
        way(hop, route.family(), hopWords);
        hopWords.add("weight " + hop.weight());
        flags(hop, hopWords);
        text.append("\n\t").append(String.join(" ", hopWords));
      }
    }
    return text.toString();
  }

  private static String destination(Cidr destination) {
    if (destination.prefixLength() == 0) {
      return "default";
    }
    return destination.prefixLength() == destination.family().bits()
        ? destination.network().toString()
        : destination.toString();
  }

  private static void way(NextHop hop, Family family, List<String> words) {
    hop.via()
        .ifPresent(via ->
            words.add(
                via.family() == family
                    ? "via " + via
                    : "via " + (via.family() == Family.IPV6 ? "inet6 " : "inet ") + via));
    hop.dev().ifPresent(dev -> words.add("dev " + dev));
  }

  private static void flags(NextHop hop, List<String> words) {
    if (!hop.usable()) {
      words.add("dead");
    }
    if (hop.onlink()) {
      words.add("onlink");
    }
  }
}
