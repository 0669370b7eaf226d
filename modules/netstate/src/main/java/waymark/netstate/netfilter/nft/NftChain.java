package waymark.netstate.netfilter.nft;

import java.util.List;
import java.util.Optional;

/// A list of rules, asked in order.
///
/// @param handle the kernel's number of it in its table; a later chain has a higher one
/// @param base where it is hooked in; empty for a chain that is only jumped to
public record NftChain(String name, long handle, Optional<BaseChain> base, List<NftRule> rules) {

  public NftChain {
    rules = List.copyOf(rules);
  }

  public NftChain withRules(List<NftRule> changed) {
    return new NftChain(name, handle, base, changed);
  }

  public NftChain withBase(Optional<BaseChain> changed) {
    return new NftChain(name, handle, changed, rules);
  }
}
