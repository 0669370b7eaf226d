package waymark.netstate.netfilter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One table with its chains in the order of the text.
public record Table(TableName name, Map<ChainName, Chain> chains) {

  public Table {
    chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
  }

  public Optional<Chain> chain(ChainName chain) {
    return Optional.ofNullable(chains.get(chain));
  }
}
