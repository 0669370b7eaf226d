package waymark.oracle.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One table's chains and rules.
///
/// @param chains each chain with its policy, `-` for a user chain
/// @param rules each as iptables-restore(8) takes it: `-A PREROUTING -j MARK --set-mark 1`
public record RuleTable(Map<String, String> chains, List<String> rules) {

  public RuleTable {
    chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
    rules = List.copyOf(rules);
  }

  public RuleTable without(int rule) {
    List<String> fewer = new ArrayList<>(rules);
    fewer.remove(rule);
    return new RuleTable(chains, fewer);
  }
}
