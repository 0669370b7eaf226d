package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.packet.Family;

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

  /// The translation that a connection carries; for a new one, the nat chains of every table are
  /// asked first, one after the other until one binds (nf_nat_inet_fn). Their own priorities only
  /// order them among themselves.
  record Translate(int priority, List<Stage> asked) implements Stage {

    public Translate {
      asked = List.copyOf(asked);
    }
  }

  /// What several owners run at one priority, of whom one leaves something for the others to see:
  /// the kernel runs them by the order of their registration, which no dump tells, and `nft list
  /// hooks` not on every kernel. The tracker and the translation may be among them.
  record Unordered(int priority, List<Stage> members) implements Stage {

    public Unordered {
      members = List.copyOf(members);
    }
  }

  /// One base chain of a native table.
  record Native(int priority, Hook hook, NftTable table, NftChain chain, BaseChain base)
      implements Stage {

    boolean isDormant() {
      return table.activity() == NftTable.Activity.DORMANT;
    }
  }

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
      implements Stage {}

  /// What a table runs: one stage at each hook at which it has a built-in chain.
  static List<Rules> of(Ruleset ruleset, Table table) {
    Map<ChainName, IndexedChain> chains = IndexedChain.all(table);
    List<Rules> stages = new ArrayList<>();
    for (Hook hook : table.name().hooks()) {
      Optional.ofNullable(chains.get(hook.chain()))
          .map(start ->
              new Rules(
                  table.name().priority(hook, ruleset.backend()),
                  hook,
                  ruleset,
                  table.name(),
                  start,
                  chains))
          .ifPresent(stages::add);
    }
    return stages;
  }

  /// The native base chains at the hooks of IP that see packets of a family.
  static List<Native> of(NftTable table, Family family) {
    List<Native> stages = new ArrayList<>();
    if (!table.family().sees(family)) {
      return stages;
    }
    for (NftChain chain : table.chains().values()) {
      chain
          .base()
          .flatMap(base ->
              base.ipHook().map(hook -> new Native(base.priority(), hook, table, chain, base)))
          .filter(stage -> !stage.isDormant())
          .ifPresent(stages::add);
    }
    return stages;
  }

  /// Whether the nat hook of the kernel calls it, and not the hook itself.
  default boolean isNat() {
    return switch (this) {
      case Rules rules -> rules.table() == TableName.NAT;
      case Native chain -> chain.base().type() == BaseChain.Type.NAT;
      case Track track -> false;
      case Translate translate -> false;
      case Unordered unordered -> false;
    };
  }

  /// Whose it is, as a person would call it: `inet fw prerouting`, `mangle of iptables-save.txt`.
  default String owner() {
    return switch (this) {
      case Rules rules -> rules.table().word() + " of " + rules.ruleset().source();
      case Native chain -> chain.table() + " " + chain.chain().name();
      case Track track -> "conntrack";
      case Translate translate -> "nat";
      case Unordered unordered ->
          unordered.members().stream().map(Stage::owner).collect(Collectors.joining(" and "));
    };
  }
}
