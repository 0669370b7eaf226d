package waymark.netstate.netfilter;

import java.util.List;
import java.util.Optional;

/// A list of rules, asked in order.
///
/// @param policy what a built-in chain does with a packet that no rule decided; empty for a user
///   chain
/// @param counters of the policy
public record Chain(
    ChainName name, Optional<Policy> policy, Optional<Counters> counters, List<Rule> rules) {

  public Chain {
    rules = List.copyOf(rules);
  }

  /// The policy of a built-in chain.
  public enum Policy {
    ACCEPT,
    DROP
  }
}
