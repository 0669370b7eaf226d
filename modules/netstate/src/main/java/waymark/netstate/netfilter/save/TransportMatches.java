package waymark.netstate.netfilter.save;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import waymark.netstate.netfilter.Match;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Protocol;

/// The matches of tcp, udp, sctp, dccp, udplite and icmp: the headers behind the IP header.
final class TransportMatches {

  /// In the order in which iptables-save(8) prints them.
  static final List<String> FLAGS = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG");

  private TransportMatches() {}

  /// The match of one option.
  static Match read(String module, Given.Choice choice, OptionReader reader)
      throws BadValueException {
    boolean invert = choice.invert();
    return switch (choice.form().name()) {
      case "--sport" ->
          new Match.SourcePort(
              Protocol.parse(module), Numbers.ports(choice.value().text()), invert);
      case "--dport" ->
          new Match.DestinationPort(
              Protocol.parse(module), Numbers.ports(choice.value().text()), invert);
      case "--syn" -> new Match.TcpFlags(Set.of("FIN", "SYN", "RST", "ACK"), Set.of("SYN"), invert);
      case "--tcp-flags" ->
          new Match.TcpFlags(
              flags(choice.values().getFirst().text()),
              flags(choice.values().getLast().text()),
              invert);
      case "--icmp-type" -> IcmpTypes.read(choice.value().text(), false, invert);
      case "--icmpv6-type" -> IcmpTypes.read(choice.value().text(), true, invert);
      default -> new Match.Conditional(module, List.of(reader.read(choice)));
    };
  }

  private static Set<String> flags(String text) throws BadValueException {
    Set<String> flags = new LinkedHashSet<>();
    for (String each : text.split(",", -1)) {
      String flag = each.toUpperCase(Locale.ROOT);
      if (flag.equals("ALL")) {
        flags.addAll(FLAGS);
      } else if (FLAGS.contains(flag)) {
        flags.add(flag);
      } else if (!flag.equals("NONE")) {
        throw new BadValueException(
            Problems.quote(text) + " holds what is not a TCP flag",
            "write some of SYN,ACK,FIN,RST,URG,PSH, or ALL or NONE");
      }
    }
    return flags;
  }
}
