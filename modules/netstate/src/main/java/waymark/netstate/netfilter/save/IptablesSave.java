package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.netfilter.Table;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;

/// A text in the form of iptables-save(8), read: its lines, what they make, and what is wrong with
/// them.
///
/// @param source the file or command that the text came from
/// @param lines every line, with its line end
/// @param blocks every table of the text, each time that it comes
/// @param rulesets what iptables-restore(8) would make of the text: one for each family and backend
///   that its headers name, in their order; where a table comes twice, the later one replaces the
///   earlier, as it does when it is loaded
/// @param faults all that iptables-restore(8) would refuse; where there are any, the rulesets hold
///   what could be read
public record IptablesSave(
    String source,
    List<SaveLine> lines,
    List<Block> blocks,
    List<Ruleset> rulesets,
    List<Fault> faults) {

  public IptablesSave {
    lines = List.copyOf(lines);
    blocks = List.copyOf(blocks);
    rulesets = List.copyOf(rulesets);
    faults = List.copyOf(faults);
  }

  /// One table of the text.
  ///
  /// @param firstLine its `*table` line, from 1
  /// @param lastLine its `COMMIT` line
  public record Block(Family family, Backend backend, Table table, int firstLine, int lastLine) {}

  /// Reads a text of which the family is told by its header, by the name of its source, or by its
  /// addresses; IPv4 where nothing tells.
  public static IptablesSave read(String source, String text) {
    return read(source, text, Headers.family(source, text));
  }

  /// Reads a text.
  ///
  /// @param family of the tables above the first header
  public static IptablesSave read(String source, String text, Family family) {
    return new SaveReader(source, family).read(text);
  }

  /// The words of a rule's text without their quotes, split as iptables-restore(8) does.
  public static List<String> words(String rule) {
    return Words.split(rule, 0, (column, problem, mend) -> {}).stream().map(Word::text).toList();
  }

  /// The first ruleset of a family.
  public Optional<Ruleset> ruleset(Family family) {
    return rulesets.stream().filter(each -> each.family() == family).findFirst();
  }

  /// The text again, byte for byte.
  public String print() {
    StringBuilder text = new StringBuilder();
    for (SaveLine line : lines) {
      text.append(line.text()).append(line.end());
    }
    return text.toString();
  }
}
