package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// Addresses as iptables(8) takes them: a prefix length or a mask behind a slash, short forms such
/// as `10/8`, several joined by commas. Names are not looked up.
final class Addresses {

  private static final Pattern SHORT = Pattern.compile("(?:0|[1-9]\\d{0,2})(?:\\.\\d{1,3}){0,2}");
  private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

  private Addresses() {}

  /// Reads one address of a family, without a mask.
  static IpAddress one(String text, Family family) throws BadValueException {
    IpAddress address = IpAddress.parse(text);
    if (address.family() != family) {
      throw new BadValueException(
          Problems.quote(text) + " is not an address of " + family,
          "write one such as " + example(family) + ", or put the rule among those of its family");
    }
    return address;
  }

  /// Reads `192.168.1.0/24`, `10.0.0.1/255.0.0.255`, or several of them joined by commas.
  static List<AddressMask> masks(String text, Family family) throws BadValueException {
    if (text.indexOf(',') < 0) {
      return List.of(mask(text, family));
    }
    List<AddressMask> masks = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      masks.add(mask(each, family));
    }
    return masks;
  }

  /// Reads one address with its mask; all bits count where there is none. Bits outside the mask are
  /// cleared, as iptables clears them.
  static AddressMask mask(String text, Family family) throws BadValueException {
    int slash = text.indexOf('/');
    String network = slash < 0 ? text : text.substring(0, slash);
    IpAddress address =
        one(
            family == Family.IPV4 && SHORT.matcher(network).matches() ? filled(network) : network,
            family);
    IpAddress mask = slash < 0 ? ones(family) : maskOf(text.substring(slash + 1), text, family);
    return new AddressMask(
        new IpAddress(family, address.high() & mask.high(), address.low() & mask.low()), mask);
  }

  private static String filled(String network) {
    StringBuilder filled = new StringBuilder(network);
    for (long dots = network.chars().filter(c -> c == '.').count(); dots < 3; dots++) {
      filled.append(".0");
    }
    return filled.toString();
  }

  private static IpAddress maskOf(String mask, String text, Family family)
      throws BadValueException {
    if (!LENGTH.matcher(mask).matches()) {
      return one(mask, family);
    }
    int length = Integer.parseInt(mask);
    if (length > family.bits()) {
      throw new BadValueException(
          Problems.quote(text) + " has a prefix longer than " + family.bits() + " bits",
          "write a length of 0 to " + family.bits() + ", such as " + example(family));
    }
    return ones(family).masked(length);
  }

  /// An address as `-m conntrack --ctorigdst` keeps it: `10.1.2.3/16` keeps its host bits, short
  /// forms are refused, because iptables 1.8.9 takes `172.16/12` for 172.0.0.16.
  static String unmasked(String text, Family family) throws BadValueException {
    int slash = text.indexOf('/');
    IpAddress address = one(slash < 0 ? text : text.substring(0, slash), family);
    AddressMask masked = mask(text, family);
    if (masked.mask().equals(ones(family))) {
      return address.toString();
    }
    return masked.prefixLength().isPresent()
        ? address + "/" + masked.prefixLength().getAsInt()
        : text;
  }

  /// All bits of a family set.
  static IpAddress ones(Family family) {
    return AddressMask.of(Cidr.of(new IpAddress(family, 0, 0))).mask();
  }

  private static String example(Family family) {
    return family == Family.IPV4 ? "192.168.1.0/24" : "2001:db8::/64";
  }
}
