package waymark.netstate.netfilter;

import java.util.List;

/// One option of a match or a target that has no record of its own: `! --length 100:200`.
///
/// @param name with its dashes: `--length`
/// @param values as iptables-save(8) prints them, but unquoted
public record Option(String name, boolean invert, List<String> values) {

  public Option {
    values = List.copyOf(values);
  }

  /// `! --length 100:200`: for people; iptables-save(8) quotes some values.
  @Override
  public String toString() {
    return (invert ? "! " : "") + name + (values.isEmpty() ? "" : " " + String.join(" ", values));
  }
}
