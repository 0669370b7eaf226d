package waymark.netstate.netfilter.nft;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table: a name for chains and sets that know only one another.
///
/// @param chains in the order of the kernel's list
/// @param sets sets and maps by name
/// @param flowtables the devices of each flowtable by its name
public record NftTable(
    NftFamily family,
    String name,
    Activity activity,
    Map<String, NftChain> chains,
    Map<String, NftSet> sets,
    Map<String, List<String>> flowtables) {

  public NftTable {
    chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
    sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
    flowtables = Map.copyOf(flowtables);
  }

  /// Whether its base chains are hooked in.
  public enum Activity {
    ACTIVE,
    /// `flags dormant`: none of its chains runs.
    DORMANT,
    /// It has a flag, and nft(8) 1.0.6 prints the table's name in the flag's place.
    UNSAID
  }

  public Optional<NftChain> chain(String chain) {
    return Optional.ofNullable(chains.get(chain));
  }

  public Optional<NftSet> set(String set) {
    return Optional.ofNullable(sets.get(set));
  }

  public NftTable withChains(Map<String, NftChain> changed) {
    return new NftTable(family, name, activity, changed, sets, flowtables);
  }

  /// `inet fw`.
  @Override
  public String toString() {
    return family + " " + name;
  }
}
