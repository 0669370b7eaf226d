package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What a native rule does, in the words of nft(8), with a counter that counts the packets that
/// come so far: before what ends the rule, behind what may break it off.
final class NativeActionGrammar {

  private final Dice dice;
  private final Words words;

  NativeActionGrammar(Dice dice, Words words) {
    this.dice = dice;
    this.words = words;
  }

  /// In a chain of type filter or route, or one that is jumped to.
  Choice filter(NativePlace place) {
    List<String> chains = place.chains();
    List<Supplier<Choice>> kinds = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      kinds.add(() -> Choice.of(mark() + " counter"));
    }
    kinds.add(() -> Choice.of(mark() + " counter " + dice.of("accept", "return")));
    kinds.add(() -> Choice.of(connMark() + " counter"));
    kinds.add(() -> Choice.of(connMark() + " counter"));
    kinds.add(() -> Choice.of("counter " + dice.of("accept", "accept", "return", "drop")));
    kinds.add(() -> Choice.of(verdictMap(chains)));
    if (place.isBase()) {
      kinds.add(() -> Choice.of(words.ip() + " daddr vmap @doors")); // which may lead to any chain
    }
    kinds.add(() -> mapped());
    kinds.add(() -> Choice.of(asidesThenVerdict()));
    if (!chains.isEmpty()) {
      for (int i = 0; i < 3; i++) {
        kinds.add(
            () -> Choice.of("counter " + dice.of("jump ", "jump ", "goto ") + dice.of(chains)));
      }
    }
    if (place.mayReject()) {
      kinds.add(() -> reject(place));
      kinds.add(() -> reject(place));
    }
    if (dice.percent(4)) {
      kinds.add(() -> Choice.of("limit rate 10/second " + mark()));
    }
    return dice.of(kinds).get();
  }

  /// Before the connection tracker.
  Choice raw() {
    return Choice.of(dice.maybe(30, () -> mark() + " ") + "notrack counter");
  }

  private String mark() {
    return "meta mark set "
        + switch (dice.between(0, 7)) {
          case 0, 1, 2 -> words.mark();
          case 3 -> "meta mark | " + words.mark();
          case 4 -> "meta mark & " + words.mask();
          case 5 -> "meta mark ^ " + words.mark();
          case 6 -> "meta mark << 4";
          default -> "ct mark";
        };
  }

  private String connMark() {
    return "ct mark set "
        + switch (dice.between(0, 3)) {
          case 0 -> words.mark();
          case 1 -> "meta mark";
          case 2 -> "ct mark | " + words.mark();
          default -> "ct mark & " + words.mask();
        };
  }

  private String verdictMap(List<String> chains) {
    String other = chains.isEmpty() ? "accept" : dice.of("jump ", "goto ") + dice.of(chains);
    String way = dice.of("drop", "accept", "return", other);
    return dice.of(
        "iifname vmap { \"eth*\" : continue, \"wan0\" : " + way + ", * : accept }",
        "ct state vmap { new : " + way + ", established : accept }",
        "meta mark vmap { 0x64 : " + way + ", 0x0-0xf : " + other + " }",
        "meta l4proto vmap { udp : " + way + ", tcp : continue }",
        "meta mark & 0xff vmap { 0x64 : " + other + ", 0x1 : " + way + " }");
  }

  private Choice mapped() {
    String protocol = dice.of("tcp", "udp");
    if (dice.percent(30)) {
      String ports = "{ 443 : drop, 1000-2000 : accept, 53 : return }";
      return new Choice(protocol + " dport vmap " + ports, protocol);
    }
    return dice.percent(50)
        ? new Choice("meta mark set " + protocol + " dport map @ways counter", protocol)
        : Choice.of("meta mark set iifname map { \"eth0\" : 0x64, \"wan0\" : 0x1 } counter");
  }

  /// What asks for its family first, which nft(8) leaves out of its listing.
  private String asidesThenVerdict() {
    return dice.maybe(30, () -> mark() + " ")
        + dice.of(
            "add @seen { " + words.ip() + " saddr }",
            "update @seen { " + words.ip() + " daddr }",
            words.ip() + " dscp set " + dice.of("cs1", "0x04", "af11"),
            "log prefix \"by chance\" group 77")
        + " counter "
        + dice.of("accept", "return", "drop");
  }

  private Choice reject(NativePlace place) {
    if (dice.percent(30)) {
      return new Choice("counter reject with tcp reset", "tcp");
    }
    String family = place.isInet() ? "meta nfproto " + (words.v4() ? "ipv4 " : "ipv6 ") : "";
    String own =
        words.v4()
            ? "icmp " + dice.of("host-unreachable", "net-prohibited", "admin-prohibited")
            : "icmpv6 " + dice.of("no-route", "admin-prohibited", "addr-unreachable");
    String either =
        "icmpx " + dice.of("port-unreachable", "host-unreachable", "no-route", "admin-prohibited");
    return Choice.of(
        place.isInet() && dice.percent(50)
            ? "counter reject with " + either
            : dice.percent(30) ? "counter reject" : family + "counter reject with " + own);
  }

  /// In a nat chain.
  Choice nat(NativePlace place) {
    String to = place.isInet() ? " " + words.ip() + " to " : " to ";
    List<Choice> kinds = new ArrayList<>();
    kinds.add(Choice.of("counter " + dice.of("accept", "return")));
    kinds.add(Choice.of(dice.of(mark(), connMark()) + " counter"));
    String protocol = dice.of("tcp", "udp");
    if (place.isDestinationSide()) {
      kinds.add(Choice.of("counter dnat" + to + words.target()));
      kinds.add(new Choice("counter dnat" + to + port(8443), protocol));
      kinds.add(
          new Choice(
              "dnat" + to + words.ip() + " daddr . " + protocol + " dport map @turns", protocol));
      kinds.add(Choice.of("counter redirect"));
      kinds.add(new Choice("counter redirect to :8443", protocol));
    } else {
      kinds.add(Choice.of("counter snat" + to + dice.of(words.target(), words.own())));
      kinds.add(new Choice("counter snat" + to + port(61000), protocol));
      if (place.hook().equals("postrouting")) {
        kinds.add(Choice.of("counter masquerade"));
        kinds.add(Choice.of("counter masquerade"));
        kinds.add(new Choice("counter masquerade to :61000-62000", protocol));
      }
    }
    return dice.of(kinds);
  }

  private String port(int port) {
    String address = words.v4() ? words.target() : "[" + words.target() + "]";
    return address + ":" + port + dice.maybe(20, () -> "-" + (port + 100));
  }
}
