package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What a rule asks of a packet.
final class MatchGrammar {

  private final Dice dice;
  private final Words words;
  private final boolean sets;

  /// @param sets whether rules may ask for sets
  MatchGrammar(Dice dice, Words words, boolean sets) {
    this.dice = dice;
    this.words = words;
    this.sets = sets;
  }

  /// Some matches, as iptables takes them.
  ///
  /// @param in whether the chain may ask for the incoming interface
  /// @param out whether the chain may ask for the outgoing interface
  /// @param protocol that the rule's target needs; empty where it needs none
  String some(boolean in, boolean out, String protocol) {
    List<String> parts = new ArrayList<>();
    if (!protocol.isEmpty()) {
      parts.add("-p " + protocol);
    }
    for (int i = dice.of(0, 0, 1, 1, 1, 2, 3); i > 0; i--) {
      String part = one(in, out, protocol).get();
      if (parts.stream().noneMatch(each -> kind(each).equals(kind(part)))) {
        parts.add(part);
      }
    }
    return String.join(" ", parts);
  }

  /// What iptables takes once for a rule: an option, or a module by its name.
  private static String kind(String part) {
    String[] words = part.replaceFirst("^! ", "").split(" ", 3);
    return words[0].equals("-m") ? words[1].replace("connmark", "mark") : words[0];
  }

  private Supplier<String> one(boolean in, boolean out, String protocol) {
    List<Supplier<String>> choices = new ArrayList<>();
    choices.add(() -> block("-s "));
    choices.add(() -> block("-d "));
    choices.add(() -> block("-d "));
    choices.add(this::mark);
    choices.add(this::connection);
    choices.add(this::addressType);
    choices.add(this::typeOfService);
    choices.add(this::range);
    choices.add(() -> "-m comment --comment \"by \\\"chance\\\"\"");
    if (sets) {
      for (int i = 0; i < 7; i++) {
        choices.add(() -> new SetGrammar(dice, words).match());
      }
    }
    if (in) {
      choices.add(() -> device("-i "));
    }
    if (out) {
      choices.add(() -> device("-o "));
    }
    if (protocol.isEmpty()) {
      choices.add(this::protocol);
      choices.add(this::protocol);
      choices.add(this::protocol);
    }
    if (dice.percent(4)) {
      choices.add(this::open);
    }
    return dice.of(choices);
  }

  /// Never `! -d 0.0.0.0/0`, which iptables-nft refuses.
  private String block(String option) {
    String block = words.block();
    return (block.endsWith("/0") ? "" : dice.not()) + option + block;
  }

  /// Never `! -i +`, which matches nothing: iptables-legacy-save prints a rule that has it without.
  private String device(String option) {
    return dice.percent(5)
        ? option + "+"
        : dice.not() + option + dice.of("eth0", "eth0", "cni0", "wg0", "wan0", "e+", "w+", "lo");
  }

  private String protocol() {
    String icmp = words.v4() ? "icmp" : "ipv6-icmp";
    String name = dice.of("tcp", "tcp", "tcp", "udp", "udp", "udplite", "sctp", icmp, icmp, "gre");
    if (dice.percent(12)) {
      return "! -p " + name;
    }
    return "-p "
        + name
        + switch (name) {
          case "tcp" -> dice.percent(35) ? tcpFlags() : ports(name);
          case "udp", "sctp" -> ports(name);
          case "udplite" -> dice.percent(50) ? multiport() : "";
          case "icmp" -> " -m icmp " + dice.not() + "--icmp-type " + icmpType();
          case "ipv6-icmp" -> " -m icmp6 " + dice.not() + "--icmpv6-type " + icmp6Type();
          default -> "";
        };
  }

  private String ports(String name) {
    return switch (dice.between(0, 3)) {
      case 0 -> multiport();
      case 1 -> " -m " + name + " " + dice.not() + "--sport " + words.ports();
      case 2 -> " -m " + name + " " + dice.not() + "--dport " + words.ports();
      default ->
          " -m "
              + name
              + " --sport "
              + words.ports()
              + " "
              + dice.not()
              + "--dport "
              + words.ports();
    };
  }

  private String multiport() {
    return " -m multiport "
        + dice.not()
        + dice.of("--dports ", "--sports ", "--ports ")
        + dice.of("80,443", "22,1000:2000,8443", "53", "40000:40100,80");
  }

  private String tcpFlags() {
    return " -m tcp "
        + dice.not()
        + dice.of(
            "--syn",
            "--tcp-flags SYN,RST SYN",
            "--tcp-flags ALL NONE",
            "--tcp-flags ALL FIN,URG,PSH",
            "--tcp-flags SYN,ACK SYN,ACK",
            "--tcp-flags ACK,FIN FIN");
  }

  private String icmpType() {
    return dice.of("echo-request", "echo-reply", "3", "3/4", "host-unreachable", "any", "11", "13");
  }

  private String icmp6Type() {
    return dice.of("echo-request", "echo-reply", "1", "1/4", "packet-too-big", "3", "130");
  }

  private String mark() {
    return "-m mark " + dice.not() + "--mark " + words.maskedMark();
  }

  private String connection() {
    if (dice.percent(35)) {
      return "-m connmark " + dice.not() + "--mark " + words.maskedMark();
    }
    String states =
        dice.of(
            "NEW",
            "RELATED,ESTABLISHED",
            "ESTABLISHED",
            "INVALID",
            "UNTRACKED",
            "NEW,UNTRACKED",
            "DNAT",
            "SNAT",
            "INVALID,UNTRACKED",
            "NEW,ESTABLISHED");
    return dice.percent(15) && !states.contains("NAT")
        ? "-m state " + dice.not() + "--state " + states
        : "-m conntrack " + dice.not() + "--ctstate " + states;
  }

  private String addressType() {
    String type =
        dice.of(
            "LOCAL",
            "LOCAL",
            "UNICAST",
            words.v4() ? "BROADCAST" : "ANYCAST",
            "MULTICAST",
            "LOCAL,UNICAST");
    return "-m addrtype "
        + dice.not()
        + dice.of("--src-type ", "--dst-type ", "--dst-type ")
        + type;
  }

  private String typeOfService() {
    return dice.percent(50)
        ? "-m dscp "
            + dice.not()
            + dice.of("--dscp 0x04", "--dscp 0x0a", "--dscp 0x00", "--dscp-class EF")
        : "-m tos "
            + dice.not()
            + "--tos "
            + dice.of("0x10/0x1c", "0x10", "0x00/0xfc", "0x08/0x3f");
  }

  private String range() {
    return "-m iprange " + dice.not() + dice.of("--src-range ", "--dst-range ") + words.span();
  }

  /// What the walk takes both ways.
  private String open() {
    return dice.of(
        "-m statistic --mode random --probability 0.5",
        "-m limit --limit 10/sec",
        "-m length --length 40:60");
  }
}
