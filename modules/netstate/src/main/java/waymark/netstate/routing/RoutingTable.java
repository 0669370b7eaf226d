package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import waymark.netstate.packet.IpAddress;

/// The routes of one table, found by the longest prefix and then the lowest metric
/// (fib_table_lookup).
final class RoutingTable {

  private final TreeMap<Integer, Map<IpAddress, List<Route>>> byPrefixLength =
      new TreeMap<>(Comparator.reverseOrder());

  RoutingTable(List<Route> routes) {
    for (Route route : routes) {
      byPrefixLength
          .computeIfAbsent(route.destination().prefixLength(), length -> new HashMap<>())
          .computeIfAbsent(route.destination().network(), network -> new ArrayList<>())
          .add(route);
    }
    byPrefixLength
        .values()
        .forEach(blocks ->
            blocks
                .values()
                .forEach(same ->
                    same.sort(
                        Comparator.comparingInt(Route::tos)
                            .reversed()
                            .thenComparing(Route::metric, Integer::compareUnsigned))));
  }

  /// The routes that cover an address, the one to try first at the front.
  List<Route> covering(IpAddress address) {
    List<Route> covering = new ArrayList<>();
    byPrefixLength.forEach((length, blocks) ->
        covering.addAll(blocks.getOrDefault(address.masked(length), List.of())));
    return covering;
  }
}
