package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;

/// Reads and prints the lines of ip-rule(8): `32765: from all fwmark 0x64 lookup 100`.
///
/// The words and their order are those of print_rule (iproute2, ip/iprule.c, 6.1).
public final class IpRuleText {

  private IpRuleText() {}

  /// Reads what `ip rule` or `ip -6 rule` printed; which of the two, its text does not say.
  public static Listing<IpRule> read(String source, Family family, TableNames tables, String text) {
    return Entries.read(
        source, text, (words, line) -> new RuleWords(family, tables, words).read(line));
  }

  /// Reads one rule.
  public static IpRule parse(Family family, TableNames tables, String rule)
      throws BadValueException {
    List<String> lines = rule.lines().toList();
    return new RuleWords(family, tables, new Words(1, lines)).read(Entries.tidy(lines));
  }

  /// A rule of these parts with its text.
  public static IpRule rule(
      Family family, RulePriority priority, Selector selector, RuleAction action) {
    return new IpRule(family, priority, selector, action, print(selector, action));
  }

  /// As ip-rule(8) prints a rule, without its priority.
  public static String print(Selector selector, RuleAction action) {
    List<String> words = new ArrayList<>();
    if (selector.not()) {
      words.add("not");
    }
    words.add("from " + selector.from().map(IpRuleText::block).orElse("all"));
    selector.to().ifPresent(to -> words.add("to " + block(to)));
    if (selector.tos() != 0) {
      words.add("tos " + DsField.print(selector.tos()));
    }
    selector.fwmark().ifPresent(mark -> words.add("fwmark " + mark(mark)));
    selector.iif().ifPresent(iif -> words.add("iif " + iif));
    selector.oif().ifPresent(oif -> words.add("oif " + oif));
    selector.unmodelled().stream().filter(u -> u.startsWith("uidrange ")).forEach(words::add);
    selector.ipproto().ifPresent(protocol -> words.add("ipproto " + protocol(protocol)));
    selector.sport().ifPresent(ports -> words.add("sport " + ports(ports)));
    selector.dport().ifPresent(ports -> words.add("dport " + ports(ports)));
    selector.unmodelled().stream()
        .filter(u -> !u.startsWith("uidrange ") && !u.equals(RuleWords.L3MDEV))
        .forEach(words::add);
    words.add(print(action));
    return String.join(" ", words);
  }

  private static String print(RuleAction action) {
    return switch (action) {
      case RuleAction.Lookup(var table, var prefix, var group) ->
          "lookup "
              + table
              + (prefix.isPresent() ? " suppress_prefixlength " + prefix.getAsInt() : "")
              + (group.isPresent() ? " suppress_ifgroup " + group.getAsInt() : "");
      case RuleAction.Goto(var target) -> "goto " + target;
      case RuleAction.Nop() -> "nop";
      case RuleAction.Blackhole() -> "blackhole";
      case RuleAction.Unreachable() -> "unreachable";
      case RuleAction.Prohibit() -> "prohibit";
      case RuleAction.Unmodelled(var text) -> text;
    };
  }

  private static String block(Cidr block) {
    return block.prefixLength() == block.family().bits()
        ? block.network().toString()
        : block.toString();
  }

  private static String mark(FwMark mark) {
    String value = mark.value() == 0 ? "0" : FwMark.hex(mark.value()); // printf's %#x
    return mark.mask() == FwMark.WHOLE ? value : value + "/" + FwMark.hex(mark.mask());
  }

  private static String protocol(Protocol protocol) {
    return protocol.name().orElse("ipproto-" + protocol.number());
  }

  private static String ports(PortRange ports) {
    return ports.first() == ports.last()
        ? Integer.toString(ports.first())
        : ports.first() + "-" + ports.last();
  }
}
