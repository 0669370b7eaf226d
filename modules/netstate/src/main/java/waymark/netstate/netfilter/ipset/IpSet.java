package waymark.netstate.netfilter.ipset;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Family;

/// One set.
public record IpSet(String name, Content content) {

  /// What it holds.
  public sealed interface Content {

    /// Elements of one type.
    ///
    /// @param family of the packets that it knows; empty for both
    record Elements(SetType type, Optional<Family> family, Members members) implements Content {}

    /// `list:set`: whatever one of these holds.
    record Union(List<String> sets) implements Content {

      public Union {
        sets = List.copyOf(sets);
      }
    }

    /// Its type, an option or an element is not modelled.
    record Unmodelled(String why) implements Content {}
  }
}
