package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.Target.NatRange;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.PortRange;

/// DNAT, SNAT, MASQUERADE, REDIRECT and NETMAP (libxt_NAT.c).
final class NatTargets {

  private NatTargets() {}

  static Target read(String name, Given given, Family family) throws BadValueException {
    List<String> flags =
        given.inPrintingOrder().stream()
            .filter(choice -> choice.values().isEmpty())
            .map(choice -> choice.form().name())
            .toList();
    return switch (name) {
      case "DNAT" -> {
        String to = TargetReader.needed(given, "--to-destination", "10.42.0.10:8443").text();
        yield shiftsPorts(to)
            ? new Target.Unmodelled(Word.join(given.words()))
            : new Target.Dnat(range(to, family), flags);
      }
      case "SNAT" ->
          new Target.Snat(
              range(TargetReader.needed(given, "--to-source", "10.66.66.2").text(), family), flags);
      case "MASQUERADE" -> new Target.Masquerade(ports(given), flags);
      case "REDIRECT" -> new Target.Redirect(ports(given), flags);
      default ->
          new Target.Netmap(
              Addresses.mask(TargetReader.needed(given, "--to", "10.1.0.0/24").text(), family));
    };
  }

  /// `10.0.0.1:80-90/1000`: the port is shifted from one base to another.
  private static boolean shiftsPorts(String to) {
    return to.indexOf('/') >= 0;
  }

  private static Optional<PortRange> ports(Given given) throws BadValueException {
    Optional<Given.Choice> choice = given.choice("--to-ports");
    return choice.isPresent()
        ? Optional.of(Numbers.natPorts(choice.get().value().text()))
        : Optional.empty();
  }

  /// Reads `10.42.0.10:8443`, `10.0.0.1-10.0.0.9`, `:80-90`, `[2001:db8::1-2001:db8::9]:80`.
  static NatRange range(String text, Family family) throws BadValueException {
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    if (text.startsWith("[") && bracket < 0) {
      throw new BadValueException(
          Problems.quote(text) + " has no closing bracket", "write [2001:db8::1]:80");
    }
    String addresses;
    String ports;
    if (bracket > 0) {
      addresses = text.substring(1, bracket);
      ports = text.substring(bracket + 1);
    } else {
      int colon = family == Family.IPV4 || text.startsWith(":") ? text.indexOf(':') : -1;
      addresses = colon < 0 ? text : text.substring(0, colon);
      ports = colon < 0 ? "" : text.substring(colon);
    }
    if (!ports.isEmpty() && !ports.startsWith(":")) {
      throw new BadValueException(
          Problems.quote(text) + " has more behind the address", "write a port: [2001:db8::1]:80");
    }
    return new NatRange(
        addresses.isEmpty() ? Optional.empty() : Optional.of(addresses(addresses, family)),
        ports.isEmpty() ? Optional.empty() : Optional.of(Numbers.natPorts(ports.substring(1))));
  }

  private static NatRange.Addresses addresses(String text, Family family) throws BadValueException {
    int dash = text.indexOf('-');
    IpAddress first = Addresses.one(dash < 0 ? text : text.substring(0, dash), family);
    return new NatRange.Addresses(
        first, dash < 0 ? first : Addresses.one(text.substring(dash + 1), family));
  }
}
