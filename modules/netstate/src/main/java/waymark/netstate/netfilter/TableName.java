package waymark.netstate.netfilter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The five tables of iptables(8), in the order in which one hook runs them, but for nat, whose
/// place depends on the hook.
public enum TableName {
  RAW,
  MANGLE,
  NAT,
  FILTER,
  SECURITY;

  /// `mangle`, or empty for a name that no table has.
  public static Optional<TableName> ofWord(String word) {
    for (TableName each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// The hooks at which the table has a built-in chain, in the order of iptables-save(8).
  public List<Hook> hooks() {
    return switch (this) {
      case RAW -> List.of(Hook.PREROUTING, Hook.OUTPUT);
      case MANGLE -> List.of(Hook.values());
      case NAT -> List.of(Hook.PREROUTING, Hook.INPUT, Hook.OUTPUT, Hook.POSTROUTING);
      case FILTER, SECURITY -> List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT);
    };
  }

  /// Where it stands among what runs at a hook; lower ones run first (linux/netfilter_ipv4.h).
  /// iptables-nft puts its security table behind the source side of nat (nft_ipv4_tables of
  /// iptables' nft.c), the kernel's own stands before it.
  public int priority(Hook hook, Ruleset.Backend backend) {
    return switch (this) {
      case RAW -> -300;
      case MANGLE -> -150;
      case NAT -> hook == Hook.PREROUTING || hook == Hook.OUTPUT ? -100 : 100;
      case FILTER -> 0;
      case SECURITY -> backend == Ruleset.Backend.NF_TABLES ? 150 : 50;
    };
  }

  /// Whether it has a built-in chain of that name.
  public boolean hasBuiltIn(ChainName chain) {
    for (Hook each : hooks()) {
      if (each.name().equals(chain.name())) {
        return true;
      }
    }
    return false;
  }

  /// As iptables-save(8) writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
