package waymark.netstate.netfilter;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.packet.Family;

/// All that one iptables-save(8) or ip6tables-save(8) told.
///
/// @param source the file or command that it was read from
public record Ruleset(Family family, Backend backend, String source, Map<TableName, Table> tables) {

  public Ruleset {
    Map<TableName, Table> copy = new EnumMap<>(TableName.class);
    copy.putAll(tables);
    tables = Collections.unmodifiableMap(copy);
  }

  public Optional<Table> table(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }

  /// Which kernel code runs the rules: the words in brackets of iptables-save's first line.
  public enum Backend {
    NF_TABLES,
    LEGACY,
    /// The text does not say.
    UNSTATED
  }
}
