package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;

/// Reads the words of one ip rule. Words that it does not know are kept as unmodelled selectors: a
/// selector that was left out would make the rule fit packets that the kernel's rule does not.
final class RuleWords {

  /// The selector of `ip rule add l3mdev`, printed as `lookup [l3mdev-table]`.
  static final String L3MDEV = "l3mdev";

  private static final String L3MDEV_TABLE = "[l3mdev-table]";
  private static final Set<String> KNOWN =
      Set.of(
          "not",
          "from",
          "to",
          "tos",
          "dsfield",
          "fwmark",
          "iif",
          "dev",
          "oif",
          "uidrange",
          "ipproto",
          "sport",
          "dport",
          "tun_id",
          "lookup",
          "table",
          "suppress_prefixlength",
          "suppress_ifgroup",
          "realms",
          "goto",
          "nop",
          "blackhole",
          "unreachable",
          "prohibit",
          "proto",
          "protocol",
          "[detached]",
          "[unresolved]");
  private static final Pattern PORTS = Pattern.compile("\\d{1,5}(-\\d{1,5})?");
  private static final Pattern PREFIX_LENGTH = Pattern.compile("\\d{1,3}");

  private final Family family;
  private final TableNames tables;
  private final Words words;

  private boolean not;
  private Optional<Cidr> from = Optional.empty();
  private Optional<Cidr> to = Optional.empty();
  private Optional<InterfaceName> iif = Optional.empty();
  private Optional<InterfaceName> oif = Optional.empty();
  private Optional<FwMark> fwmark = Optional.empty();
  private int tos;
  private Optional<Protocol> ipproto = Optional.empty();
  private Optional<PortRange> sport = Optional.empty();
  private Optional<PortRange> dport = Optional.empty();
  private final List<String> unmodelled = new ArrayList<>();
  private Optional<TableId> table = Optional.empty();
  private OptionalInt suppressPrefixLength = OptionalInt.empty();
  private OptionalInt suppressIfGroup = OptionalInt.empty();
  private Optional<RuleAction> action = Optional.empty();

  RuleWords(Family family, TableNames tables, Words words) {
    this.family = family;
    this.tables = tables;
    this.words = words;
  }

  /// @param line the rule with its priority
  IpRule read(String line) throws BadValueException {
    String head = words.next();
    if (!head.endsWith(":")) {
      throw new BadValueException(
          "\"" + head + "\" is not the priority of a rule",
          "give lines as ip rule prints them, such as 100: from all lookup main");
    }
    RulePriority priority = RulePriority.parse(head.substring(0, head.length() - 1));
    while (words.hasNext()) {
      take(words.next());
    }
    Selector selector =
        new Selector(not, from, to, iif, oif, fwmark, tos, ipproto, sport, dport, unmodelled);
    String text = line.substring(line.indexOf(':') + 1).replaceFirst("^[ \t]+", "");
    return new IpRule(family, priority, selector, action(), text);
  }

  private void take(String word) throws BadValueException {
    switch (word) {
      case "not" -> not = true;
      case "from" -> from = block();
      case "to" -> to = block();
      case "tos", "dsfield" -> tos = DsField.parse(words.next());
      case "fwmark" -> fwmark = Optional.of(FwMark.parse(words.next()));
      case "iif", "dev" -> iif = Optional.of(InterfaceName.parse(words.next()));
      case "oif" -> oif = Optional.of(InterfaceName.parse(words.next()));
      case "uidrange", "tun_id" -> unmodelled.add(word + " " + words.next());
      case "ipproto" -> protocol(words.next());
      case "sport" -> sport = ports(word);
      case "dport" -> dport = ports(word);
      case "lookup", "table" -> lookup(words.next());
      case "suppress_prefixlength" ->
          suppressPrefixLength = number(PREFIX_LENGTH, "a prefix length, such as 0");
      case "suppress_ifgroup" -> suppressIfGroup = OptionalInt.of(DeviceGroup.parse(words.next()));
      case "goto" -> jump(words.next());
      case "nop" -> action = Optional.of(new RuleAction.Nop());
      case "blackhole" -> action = Optional.of(new RuleAction.Blackhole());
      case "unreachable" -> action = Optional.of(new RuleAction.Unreachable());
      case "prohibit" -> action = Optional.of(new RuleAction.Prohibit());
      // Who added it, and the realm that it gives: neither chooses a route.
      case "realms", "proto", "protocol" -> words.next();
      // That the interface or the target rule is not there follows from the rest of the state.
      case "[detached]", "[unresolved]" -> {}
      default -> unmodelled.add(words.throughBefore(word, KNOWN));
    }
  }

  private Optional<Cidr> block() throws BadValueException {
    String text = words.next();
    if (text.equals("all")) {
      return Optional.empty();
    }
    Cidr block = Cidr.parse(text);
    if (block.family() != family) {
      throw new BadValueException(
          "\"" + text + "\" stands in a rule of the other family",
          "keep ip rule and ip -6 rule in files of their own, such as ip-6-rule.txt");
    }
    return Optional.of(block);
  }

  private void protocol(String text) throws BadValueException {
    try {
      ipproto = Optional.of(Protocol.parse(text.startsWith("ipproto-") ? text.substring(8) : text));
    } catch (BadValueException unknownName) {
      unmodelled.add("ipproto " + text); // a name of the host's /etc/protocols
    }
  }

  private Optional<PortRange> ports(String word) throws BadValueException {
    String text = words.next();
    if (PORTS.matcher(text).matches()) {
      return Optional.of(PortRange.parse(text.replace('-', ':')));
    }
    unmodelled.add(word + " " + text); // under a mask: 0x50/0xfff0
    return Optional.empty();
  }

  private void lookup(String text) throws BadValueException {
    if (text.equals(L3MDEV_TABLE)) {
      unmodelled.add(L3MDEV);
      action = Optional.of(new RuleAction.Unmodelled("lookup " + text));
    } else {
      table = Optional.of(tables.table(text));
    }
  }

  private void jump(String text) throws BadValueException {
    action =
        Optional.of(
            text.equals("none")
                ? new RuleAction.Unmodelled("goto none")
                : new RuleAction.Goto(RulePriority.parse(text)));
  }

  private OptionalInt number(Pattern form, String what) throws BadValueException {
    String text = words.next();
    if (!form.matcher(text).matches()) {
      throw new BadValueException("\"" + text + "\" is not " + what, "write " + what);
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private RuleAction action() {
    return action.orElseGet(() ->
        table
            .<RuleAction>map(t -> new RuleAction.Lookup(t, suppressPrefixLength, suppressIfGroup))
            .orElseGet(() -> new RuleAction.Unmodelled("no action that is known here")));
  }
}
