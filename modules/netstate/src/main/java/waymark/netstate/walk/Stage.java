package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.TableName;

/// One thing that the kernel runs at a hook, by its priority (linux/netfilter_ipv4.h).
sealed interface Stage {

  int priority();

  /// The connection tracker, `NF_IP_PRI_CONNTRACK`.
  record Track() implements Stage {

    @Override
    public int priority() {
      return -200;
    }
  }

  /// The translation that a known connection carries, in the place of the nat tables.
  record Translate(int priority) implements Stage {}

  /// One table's built-in chain.
  ///
  /// @param start the built-in chain
  /// @param chains all chains of the table by their names
  record Rules(
      int priority,
      Hook hook,
      Ruleset ruleset,
      TableName table,
      IndexedChain start,
      Map<ChainName, IndexedChain> chains)
      implements Stage {

    Optional<IndexedChain> chain(ChainName name) {
      return Optional.ofNullable(chains.get(name));
    }
  }

  /// What a table runs: one stage at each hook at which it has a built-in chain.
  static List<Rules> of(Ruleset ruleset, Table table) {
    Map<ChainName, IndexedChain> chains = new HashMap<>();
    table.chains().forEach((name, chain) -> chains.put(name, IndexedChain.of(chain)));
    List<Rules> stages = new ArrayList<>();
    for (Hook hook : table.name().hooks()) {
      Optional.ofNullable(chains.get(hook.chain()))
          .map(start ->
              new Rules(
                  priority(hook, table.name(), ruleset.backend()),
                  hook,
                  ruleset,
                  table.name(),
                  start,
                  chains))
          .ifPresent(stages::add);
    }
    return stages;
  }

  /// Where a table stands among those of a hook. iptables-nft puts its security table behind the
  /// source side of nat (nft_ipv4_tables of iptables' nft.c), the kernel's own stands before it.
  static int priority(Hook hook, TableName table, Ruleset.Backend backend) {
    return switch (table) {
      case RAW -> -300;
      case MANGLE -> -150;
      case NAT -> hook == Hook.PREROUTING || hook == Hook.OUTPUT ? -100 : 100;
      case FILTER -> 0;
      case SECURITY -> backend == Ruleset.Backend.NF_TABLES ? 150 : 50;
    };
  }

  /// Whether two rulesets stand at one priority: the kernel then runs them by the order of their
  /// registration, which no dump tells.
  static boolean isOrderOpen(Stage one, Stage other) {
    return one instanceof Rules && other instanceof Rules && one.priority() == other.priority();
  }
}
