package waymark.netstate.netfilter;

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

  /// As iptables-save(8) writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
