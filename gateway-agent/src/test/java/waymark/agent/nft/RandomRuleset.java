package waymark.agent.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Native rules over a grammar of what the model claims to know, biased to the packets that are
/// sent.
final class RandomRuleset {

  private static final List<String> ANY =
      List.of(
          "iifname \"lan0\"",
          "iifname != \"lan0\"",
          "iif \"lan0\"",
          "oifname \"pod0\"",
          "oifname != \"wan0\"",
          "meta mark 0x64",
          "meta mark != 0",
          "meta mark & 0xf == 0x4",
          "meta mark & 0x60 != 0",
          "ct state new",
          "ct state != established",
          "ct state { new, untracked }",
          "ct mark 0x2",
          "ct mark & 1 == 0",
          "fib daddr type local",
          "fib daddr type != local",
          "meta mark { 0x1-0x70 }",
          "ct status dnat",
          "ct status snat,dnat",
          "iifname { \"lan0\", \"lo\" }",
          "ct direction original",
          "iifname . meta l4proto { \"lan0\" . tcp, \"lan0\" . udp }");

  /// Of one header each: nft(8) refuses a rule that asks for two at once.
  private static final List<List<String>> PORTS =
      List.of(
          List.of(
              "tcp dport 443",
              "tcp dport { 443, 8080 }",
              "tcp dport 8000-9000",
              "tcp dport > 443",
              "tcp flags syn",
              "tcp flags & (syn | ack) == syn",
              "tcp dport 443 ct original proto-dst 443"),
          List.of("udp dport 53", "udp dport != 53", "udp dport <= 53", "udp sport >= 41000"),
          List.of(
              "meta l4proto { tcp, udp } th dport 443", "meta l4proto { tcp, udp } th dport != 53"),
          List.of("meta l4proto tcp"),
          List.of(""));

  private static final List<String> V4 =
      List.of(
          "ip daddr 192.168.7.1",
          "ip daddr != 198.51.100.9",
          "ip saddr 192.168.7.0/24",
          "ip daddr { 10.42.0.0/16, 198.51.100.9 }",
          "ip daddr 10.0.0.0-100.0.0.0",
          "ip daddr @some",
          "ip protocol udp",
          "ip daddr & 0.0.0.255 == 0.0.0.9");

  private static final List<String> V6 =
      List.of("ip6 daddr fd07:2::/64", "ip6 daddr != fd07:1::1", "ip6 nexthdr tcp");

  private static final List<String> ACTIONS =
      List.of(
          "accept",
          "return",
          "meta mark set 0x64",
          "meta mark set meta mark | 0x2",
          "counter",
          "meta mark set meta mark & 0xfffffff0",
          "meta mark set meta mark ^ 0x41",
          "ct mark set meta mark",
          "ct mark set ct mark | 0x2",
          "meta mark set ct mark",
          "jump sub",
          "goto sub",
          "jump other",
          "continue",
          "meta mark set 0x164 accept",
          "meta mark set meta mark << 4",
          "iifname vmap { \"lan*\" : continue, \"wan0\" : drop, * : accept }",
          "drop",
          "reject");

  /// What asks for its family first, which nft(8) leaves out of its listing.
  private static final List<String> UNSAID_V4 =
      List.of(
          "add @seen { ip saddr } drop",
          "update @seen { ip daddr } meta mark set 0x64",
          "ip dscp set cs1 accept");

  private static final List<String> UNSAID_V6 =
      List.of(
          "add @seen6 { ip6 saddr } drop",
          "update @seen6 { ip6 daddr } meta mark set 0x64",
          "ip6 dscp set cs1 accept");

  /// The kernel takes it only at input, forward and output.
  private static final String REJECT = "reject";

  private final Random random;

  RandomRuleset(long seed) {
    this.random = new Random(seed);
  }

  /// Some of iptables' own tables beside the native ones; none at most times.
  List<List<String>> iptables() {
    List<List<String>> commands = new ArrayList<>();
    for (String line :
        List.of(
            "iptables-nft -t mangle -A PREROUTING -p tcp -m tcp --dport 8080 -j MARK --set-mark 0x64",
            "iptables-nft -t nat -A PREROUTING -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.42.7.2:1",
            "iptables-legacy -t mangle -A PREROUTING -p udp -m udp --dport 53 -j MARK --set-mark 0x2",
            "ip6tables-nft -A FORWARD -p tcp -m tcp --dport 443 -j DROP")) {
      if (random.nextInt(6) == 0) {
        commands.add(List.of(line.split(" ", -1)));
      }
    }
    return commands;
  }

  String text() {
    return table(pick(List.of("inet", "ip")), "one") + table(pick(List.of("inet", "ip6")), "two");
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String table(String family, String name) {
    StringBuilder text = new StringBuilder("table " + family + " " + name + " {\n");
    text.append(
        " set some {\n type ipv4_addr; flags interval; elements = { 198.51.100.0/28, 10.42.7.2 }\n }\n");
    text.append(
        " set pairs {\n type ipv4_addr . inet_service; elements = { 192.168.7.1 . 443, 10.42.7.2 . 8080 }\n }\n");
    text.append(" set seen {\n type ipv4_addr; flags dynamic; size 1000;\n }\n");
    text.append(" set seen6 {\n type ipv6_addr; flags dynamic; size 1000;\n }\n");
    text.append(" chain other {\n").append(rules(family, List.of(), false)).append(" }\n");
    text.append(" chain sub {\n").append(rules(family, List.of("other"), false)).append(" }\n");
    for (String hook : List.of("prerouting", "input", "forward", "output", "postrouting")) {
      for (int i = random.nextInt(3); i > 0; i--) {
        text.append(base(family, hook, hook + i));
      }
    }
    if (random.nextBoolean()) {
      text.append(nat(family));
    }
    return text.append("}\n").toString();
  }

  private String base(String family, String hook, String name) {
    String type = hook.equals("output") && random.nextBoolean() ? "route" : "filter";
    String policy = random.nextInt(8) == 0 ? "drop" : "accept";
    int priority =
        pick(
            List.of(-310, -300, -250, -200, -160, -150, -120, -100, -99, -20, 0, 20, 90, 100, 120));
    return " chain "
        + name
        + " {\n  type "
        + type
        + " hook "
        + hook
        + " priority "
        + priority
        + "; policy "
        + policy
        + ";\n"
        + rules(
            family, List.of("other", "sub"), List.of("input", "forward", "output").contains(hook))
        + " }\n";
  }

  private String rules(String family, List<String> targets, boolean mayReject) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append("  ");
      if (random.nextBoolean()) {
        text.append(pick(ANY)).append(' ');
      }
      text.append(pick(pick(PORTS))).append(' ');
      boolean isV6 = isV6(family);
      if (random.nextInt(3) == 0) {
        text.append(pick(isV6 ? V6 : V4)).append(' ');
      }
      String action = random.nextInt(8) == 0 ? pick(isV6 ? UNSAID_V6 : UNSAID_V4) : pick(ACTIONS);
      boolean isJump = action.startsWith("jump") || action.startsWith("goto");
      boolean may =
          action.equals(REJECT) ? mayReject : !isJump || targets.contains(action.substring(5));
      text.append(may ? action : "counter").append('\n');
    }
    return text.toString();
  }

  private boolean isV6(String family) {
    return family.equals("ip6") || (family.equals("inet") && random.nextBoolean());
  }

  private String nat(String family) {
    String to = family.equals("ip6") ? "[fd07:2::2]:81" : "10.42.7.2:81";
    String word = family.equals("inet") ? "dnat ip to " : "dnat to ";
    return " chain natpre {\n  type nat hook prerouting priority "
        + pick(List.of(-110, -100, -90, 0))
        + ";\n  tcp dport "
        + pick(List.of("443", "8080", "1-9000"))
        + " "
        + word
        + to
        + "\n  udp dport 53 redirect to :54\n }\n chain natpost {\n  type nat hook postrouting"
        + " priority 100;\n  oifname \"wan0\" masquerade\n }\n";
  }
}
