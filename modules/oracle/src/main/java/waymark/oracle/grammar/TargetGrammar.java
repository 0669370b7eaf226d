package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;

/// What a rule does. Some targets need a protocol: the rule's words are then built around it.
final class TargetGrammar {

  private final Dice dice;
  private final Words words;

  TargetGrammar(Dice dice, Words words) {
    this.dice = dice;
    this.words = words;
  }

  Choice raw() {
    return dice.percent(35)
        ? Choice.of(dice.of("-j NOTRACK", "-j CT --notrack"))
        : plain(dice.of("ACCEPT", "DROP", "RETURN", "", "MARK"));
  }

  Choice mangle() {
    return switch (dice.between(0, 9)) {
      case 0, 1, 2, 3 -> Choice.of(mark());
      case 4, 5, 6 -> Choice.of(connMark());
      case 7 -> plain(dice.of("ACCEPT", "RETURN", "DROP"));
      case 8 -> Choice.of(typeOfService());
      default -> plain(dice.of("RETURN", "", "NFLOG"));
    };
  }

  private String typeOfService() {
    return dice.of(
        "-j DSCP --set-dscp 0x04",
        "-j DSCP --set-dscp-class AF11",
        "-j TOS --set-tos 0x10/0x1c",
        "-j TOS --set-tos 0x10",
        "-j TOS --and-tos 0x0f",
        "-j TOS --or-tos 0x10",
        "-j TOS --xor-tos 0x18");
  }

  Choice filter(boolean reject) {
    if (reject && dice.percent(30)) {
      return reject();
    }
    return plain(dice.of("ACCEPT", "ACCEPT", "DROP", "RETURN", "", "MARK", "CONNMARK"));
  }

  Choice security() {
    return plain(dice.of("ACCEPT", "DROP", "RETURN", "", "MARK"));
  }

  private Choice plain(String name) {
    return switch (name) {
      case "" -> Choice.of("");
      case "MARK" -> Choice.of(mark());
      case "CONNMARK" -> Choice.of(connMark());
      case "NFLOG" -> Choice.of("-j NFLOG --nflog-group 77");
      default -> Choice.of("-j " + name);
    };
  }

  private String mark() {
    return "-j MARK "
        + switch (dice.between(0, 4)) {
          case 0 -> "--set-mark " + words.maskedMark();
          case 1 -> "--set-xmark " + words.maskedMark();
          case 2 -> "--and-mark " + words.mask();
          case 3 -> "--or-mark " + words.mark();
          default -> "--xor-mark " + words.mark();
        };
  }

  private String connMark() {
    return "-j CONNMARK "
        + switch (dice.between(0, 5)) {
          case 0 -> "--set-xmark " + words.maskedMark();
          case 1 -> "--set-mark " + words.maskedMark();
          case 2 -> "--save-mark";
          case 3 -> "--restore-mark";
          case 4 -> "--save-mark --nfmask " + words.mask() + " --ctmask " + words.mask();
          default -> "--restore-mark --nfmask " + words.mask() + " --ctmask " + words.mask();
        };
  }

  private Choice reject() {
    if (dice.percent(30)) {
      return new Choice("-j REJECT --reject-with tcp-reset", "tcp");
    }
    String with =
        words.v4()
            ? dice.of(
                "icmp-net-unreachable",
                "icmp-host-unreachable",
                "icmp-port-unreachable",
                "icmp-proto-unreachable",
                "icmp-net-prohibited",
                "icmp-host-prohibited",
                "icmp-admin-prohibited")
            : dice.of(
                "icmp6-no-route",
                "icmp6-adm-prohibited",
                "icmp6-addr-unreachable",
                "icmp6-port-unreachable");
    return Choice.of("-j REJECT --reject-with " + with);
  }

  /// For the chains that change where a connection goes.
  Choice destinationNat() {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice("-j DNAT --to-destination " + withPort(8443), transport()));
    choices.add(new Choice("-j DNAT --to-destination " + withPort(8443), transport()));
    choices.add(Choice.of("-j DNAT --to-destination " + words.target()));
    if (dice.percent(5)) {
      choices.add(Choice.of("-j DNAT --to-destination " + range()));
    }
    choices.add(Choice.of("-j REDIRECT"));
    choices.add(new Choice("-j REDIRECT --to-ports 8443", transport()));
    choices.add(Choice.of("-j NETMAP --to " + netmap()));
    choices.add(plain(dice.of("ACCEPT", "RETURN", "", "MARK", "CONNMARK")));
    return dice.of(choices);
  }

  /// For the chains that change where a connection seems to come from.
  ///
  /// @param postrouting whether MASQUERADE may stand there
  Choice sourceNat(boolean postrouting) {
    List<Choice> choices = new ArrayList<>();
    choices.add(Choice.of("-j SNAT --to-source " + words.target()));
    choices.add(Choice.of("-j SNAT --to-source " + words.own()));
    choices.add(new Choice("-j SNAT --to-source " + withPort(dice.of(61000, 40000)), transport()));
    choices.add(Choice.of("-j NETMAP --to " + netmap()));
    choices.add(plain(dice.of("ACCEPT", "RETURN", "", "MARK", "CONNMARK")));
    if (postrouting) {
      choices.add(Choice.of("-j MASQUERADE"));
      // With --random an echo gets another identifier, which nobody could answer.
      choices.add(
          dice.percent(10)
              ? new Choice("-j MASQUERADE --random", transport())
              : Choice.of("-j MASQUERADE"));
      choices.add(new Choice("-j MASQUERADE --to-ports 61000-62000", transport()));
    }
    return dice.of(choices);
  }

  private String transport() {
    return dice.of("tcp", "udp");
  }

  private String withPort(int port) {
    String address = words.v4() ? words.target() : "[" + words.target() + "]";
    return address + ":" + (dice.percent(20) ? port + "-" + (port + 100) : String.valueOf(port));
  }

  private String range() {
    return words.v4() ? "10.42.7.7-10.42.7.9" : "fd00:42::7:7-fd00:42::7:9";
  }

  private String netmap() {
    return words.v4()
        ? dice.of("10.42.7.0/24", "192.168.0.0/16", "203.0.113.0/25")
        : dice.of("fd00:42::7:0/112", "fd00:1::/64", "2001:db8:f::/121");
  }
}
