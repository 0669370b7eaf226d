package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What a native rule asks of a packet, in the words of nft(8).
final class NativeMatchGrammar {

  private final Dice dice;
  private final Words words;

  NativeMatchGrammar(Dice dice, Words words) {
    this.dice = dice;
    this.words = words;
  }

  /// Some matches.
  ///
  /// @param transport whose header the rule's action reads: `tcp`, `udp`; empty where none
  String some(String transport, NativePlace place) {
    List<String> parts = new ArrayList<>();
    for (int i = dice.of(0, 0, 1, 1, 1, 2); i > 0; i--) {
      parts.add(dice.of(kinds(place)).get());
    }
    if (!transport.isEmpty()) {
      parts.add(dice.percent(50) ? transport(transport) : "meta l4proto " + transport);
    } else if (dice.percent(45)) {
      parts.add(layer4());
    }
    return String.join(" ", parts);
  }

  private List<Supplier<String>> kinds(NativePlace place) {
    List<Supplier<String>> kinds = new ArrayList<>();
    kinds.add(this::address);
    kinds.add(this::address);
    kinds.add(this::device);
    kinds.add(this::mark);
    kinds.add(this::connection);
    kinds.add(() -> "fib " + dice.of("saddr", "daddr", "daddr") + " type " + not() + type());
    if (place.isInet()) {
      kinds.add(() -> "meta nfproto " + (words.v4() ? "ipv4" : "ipv6"));
    }
    if (place.mayAskForRoutes()) {
      kinds.add(() ->
          "fib "
              + dice.of("saddr . iif oif ", "saddr . mark . iif oif ", "daddr oif ")
              + dice.of("missing", "exists"));
    }
    return kinds;
  }

  private String not() {
    return dice.percent(18) ? "!= " : "";
  }

  private String type() {
    return dice.of("local", "local", "unicast", words.v4() ? "broadcast" : "anycast", "multicast");
  }

  /// `ip saddr` and the like, of the scene's family.
  private String address() {
    String field = words.ip() + dice.of(" saddr ", " daddr ", " daddr ");
    return switch (dice.between(0, 7)) {
      case 0, 1 -> field + not() + words.network();
      case 2 -> field + not() + "{ " + words.disjoint() + " }";
      case 3 -> field + not() + "@blocks";
      case 4 -> field + not() + words.span();
      case 5 -> words.ip() + dice.of(" saddr . ", " daddr . ") + "meta mark " + not() + "@pairs";
      default ->
          words.v4()
              ? field + "& 0.0.255.15 == " + dice.of("0.0.7.7", "0.0.7.1")
              : field + "& ::ffff:0:0:0 == ::";
    };
  }

  private String device() {
    String name = dice.of("\"eth0\"", "\"cni0\"", "\"wg0\"", "\"wan0\"", "\"lo\"");
    return switch (dice.between(0, 5)) {
      case 0, 1 -> "iifname " + not() + name;
      case 2 -> "oifname " + not() + name;
      case 3 -> dice.of("iif ", "oif ") + not() + name;
      case 4 -> dice.of("iifname ", "oifname ") + not() + "{ \"eth0\", \"w*\" }";
      default -> "iifname . meta l4proto { \"eth0\" . tcp, \"wan0\" . udp, \"cni0\" . 0-255 }";
    };
  }

  private String mark() {
    return switch (dice.between(0, 4)) {
      case 0 -> "meta mark " + not() + words.mark();
      case 1 -> "meta mark & " + words.mask() + " " + dice.of("==", "!=") + " " + words.mark();
      case 2 -> "meta mark { 0x1, 0x60-0x70, 0x10000 }";
      case 3 -> "ct mark & " + words.mask() + " " + dice.of("==", "!=") + " " + words.mark();
      default -> "ct mark " + not() + words.mark();
    };
  }

  /// Not `ct protocol`, which nft(8) 1.0.6 leaves out of its listing where the rule goes on with a
  /// header, though the kernel asks for it.
  private String connection() {
    return dice.of(
        "ct state new",
        "ct state established,related",
        "ct state != established",
        "ct state { new, untracked }",
        "ct state invalid",
        "ct state untracked",
        "ct state & (new | established) == established",
        "ct status dnat",
        "ct status snat,dnat",
        "ct direction original",
        "ct direction reply",
        "ct original " + words.ip() + " daddr " + words.own(),
        "ct reply " + words.ip() + " saddr " + words.target());
  }

  /// Of one header: nft(8) refuses a rule that asks for two at once.
  private String layer4() {
    return switch (dice.between(0, 10)) {
      case 10 -> words.v4() ? "ip protocol udp" : "ip6 nexthdr tcp";
      case 0, 1, 2 -> transport("tcp");
      case 3, 4 -> transport("udp");
      case 5 -> "meta l4proto { tcp, udp } th dport " + not() + words.portSpan();
      case 6 -> "meta l4proto " + not() + dice.of("tcp", "udp", "sctp", "gre", "icmp");
      case 7 -> dice.of("udplite", "sctp") + dice.of(" sport ", " dport ") + words.portSpan();
      case 8 ->
          (words.v4() ? "icmp" : "icmpv6")
              + " type "
              + not()
              + dice.of("echo-request", "echo-reply", "destination-unreachable");
      default ->
          words.v4()
              ? "icmp code " + dice.of("0", "4", "host-unreachable")
              : "icmpv6 code " + dice.of("0", "4", "no-route");
    };
  }

  private String transport(String name) {
    if (name.equals("tcp") && dice.percent(25)) {
      return dice.of(
          "tcp flags syn",
          "tcp flags & (syn | ack) == syn",
          "tcp flags & (fin | syn | rst | ack) == 0x0",
          "tcp flags { syn, ack }",
          "tcp flags != syn",
          "tcp flags syn / syn,rst");
    }
    return switch (dice.between(0, 4)) {
      case 0 -> name + dice.of(" sport ", " dport ") + not() + words.portSpan();
      case 1 -> name + " dport " + not() + "{ 53, 80, 443, 1000-2000 }";
      case 2 -> name + " dport " + dice.of("> ", "<= ", ">= ", "< ") + words.port();
      case 3 -> words.ip() + " daddr . " + name + " dport @fronts";
      default -> name + " dport " + words.port();
    };
  }
}
