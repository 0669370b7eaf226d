package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import waymark.netstate.packet.Fault;
import waymark.netstate.routing.Listing;

/// Reads from `nft -j list ruleset` which tables act beside those that iptables shows: `inet
/// filter`, `ip6 waymark`, ... The rules of them are not modelled.
final class NftTables {

  /// The names that iptables-nft gives its own tables, of the families ip and ip6.
  private static final Set<String> IPTABLES = Set.of("raw", "mangle", "nat", "filter", "security");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private NftTables() {}

  /// The tables that hold a base chain, as `family name`.
  static Listing<String> read(String source, String json) {
    Set<String> acting = new LinkedHashSet<>();
    if (json.isBlank()) {
      return new Listing<>(List.of(), List.of());
    }
    try {
      for (JsonNode each : MAPPER.readTree(json).path("nftables")) {
        JsonNode chain = each.path("chain");
        String family = chain.path("family").asString("");
        String table = chain.path("table").asString("");
        boolean isIptables =
            (family.equals("ip") || family.equals("ip6")) && IPTABLES.contains(table);
        if (chain.has("hook") && !isIptables) {
          acting.add(family + " " + table);
        }
      }
    } catch (JacksonException malformed) {
      var place = malformed.getLocation();
      return new Listing<>(
          List.of(),
          List.of(
              new Fault(
                  source,
                  place == null ? 0 : place.getLineNr(),
                  place == null ? 0 : place.getColumnNr(),
                  "this is not JSON",
                  "record it again: nft -j list ruleset > nft-ruleset.json")));
    }
    return new Listing<>(new ArrayList<>(acting), List.of());
  }
}
