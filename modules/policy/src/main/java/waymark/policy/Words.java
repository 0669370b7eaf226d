package waymark.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.TableId;
import waymark.policy.yaml.NearestWord;

/// The single values of a policy, each held to what a gateway can do with it.
final class Words {

  private static final Pattern PLAIN_INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}");
  private static final RulePriority MAIN_RULE = new RulePriority(32766);

  private Words() {}

  static boolean truth(String text) throws BadValueException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new BadValueException(
              "\"" + text + "\" is neither true nor false", "write true or false");
    };
  }

  /// The word of an enum constant, in small letters.
  static <E extends Enum<E>> E word(Class<E> choices, String text) throws BadValueException {
    for (E each : choices.getEnumConstants()) {
      if (wordOf(each).equals(text)) {
        return each;
      }
    }
    List<String> words = Arrays.stream(choices.getEnumConstants()).map(Words::wordOf).toList();
    throw new BadValueException(
        "\"" + text + "\" is not known",
        NearestWord.to(text, words)
            .map(meant -> "did you mean " + meant + "?")
            .orElse("write one of " + words.stream().collect(Collectors.joining(", "))));
  }

  static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// A network of hosts: not everything, not the loopback, no group.
  static Cidr network(String text) throws BadValueException {
    Cidr block = Cidr.parse(text);
    if (block.prefixLength() == 0) {
      throw new BadValueException(
          "\"" + text + "\" is every address there is",
          "write the network's own, such as 192.168.1.0/24");
    }
    if (block.network().isLoopback()
        || block.network().isMulticast()
        || block.network().isUnspecified()) {
      throw new BadValueException(
          "\"" + text + "\" is not a network of hosts", "write one such as 192.168.1.0/24");
    }
    return block;
  }

  /// The address of one host.
  static IpAddress host(String text) throws BadValueException {
    IpAddress address = IpAddress.parse(text);
    if (address.isLoopback() || address.isMulticast() || address.isUnspecified()) {
      throw new BadValueException(
          "\"" + text + "\" is not the address of a host that others reach",
          "write one such as 192.168.1.55");
    }
    return address;
  }

  /// The kernel would take `eth0;reboot`: a policy's author does not mean it.
  static InterfaceName plainInterface(String text) throws BadValueException {
    InterfaceName name = InterfaceName.parse(text);
    if (!PLAIN_INTERFACE.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" holds a character that a shell or iptables would act on",
          "write letters, digits, dots, dashes and underscores, such as eth0");
    }
    return name;
  }

  static String plainName(String text) throws BadValueException {
    if (!PLAIN_NAME.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not a plain name",
          "write at most 63 letters, digits, blanks, dots, dashes and underscores, such as grafana");
    }
    return text;
  }

  static FwMark mark(String text) throws BadValueException {
    FwMark mark = FwMark.parse(text);
    if (mark.value() == 0) {
      throw new BadValueException(
          "\"" + text + "\" is what packets without a mark carry", "write one such as 0x64");
    }
    if ((mark.value() & ~mark.mask()) != 0) {
      throw new BadValueException(
          "\"" + text + "\" has bits outside its mask and would never match",
          "write a mask that holds every bit of the value, such as 0x64/0xff");
    }
    return mark;
  }

  static TableId ownTable(String text) throws BadValueException {
    TableId table = TableId.parse(text);
    if (table.equals(TableId.UNSPEC)
        || table.equals(TableId.DEFAULT)
        || table.equals(TableId.MAIN)
        || table.equals(TableId.LOCAL)) {
      throw new BadValueException(
          "\"" + text + "\" is the kernel's own table " + table, "write another, such as 100");
    }
    return table;
  }

  static RulePriority priority(String text) throws BadValueException {
    RulePriority priority = RulePriority.parse(text);
    if (priority.number() == 0) {
      throw new BadValueException(
          "\"" + text + "\" is the priority of the rule for local addresses",
          "write 1 to 32765, such as 10000");
    }
    if (priority.compareTo(MAIN_RULE) >= 0) {
      throw new BadValueException(
          "\""
              + text
              + "\" comes after the main table's rule, "
              + MAIN_RULE
              + ", and is never asked",
          "write 1 to 32765, such as 10000");
    }
    return priority;
  }
}
