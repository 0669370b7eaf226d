package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;

/// Sets of every type that is modelled, and what rules ask of them.
final class SetGrammar {

  private static final List<String> NAMES =
      List.of("ips", "nets", "fronts", "doors", "pairs", "ways", "wires", "ports", "some");

  private final Dice dice;
  private final Words words;

  SetGrammar(Dice dice, Words words) {
    this.dice = dice;
    this.words = words;
  }

  /// For `ipset restore`.
  List<String> sets() {
    List<String> lines = new ArrayList<>();
    create(lines, "ips", "hash:ip", 8, this::likely);
    create(lines, "nets", "hash:net", 5, () -> words.network() + nomatch());
    create(lines, "fronts", "hash:ip,port", 8, () -> likely() + "," + port());
    create(lines, "doors", "hash:net,port", 6, () -> words.network() + "," + port() + nomatch());
    create(
        lines, "pairs", "hash:ip,port,ip", 12, () -> words.own() + "," + port() + "," + likely());
    create(
        lines,
        "ways",
        "hash:ip,port,net",
        9,
        () -> words.own() + "," + port() + "," + words.network());
    create(
        lines,
        "wires",
        "hash:net,iface",
        5,
        () -> words.network() + "," + words.device() + nomatch());
    lines.add("create ports bitmap:port range 0-9000");
    add(lines, "ports", 4, () -> String.valueOf(Math.min(9000, words.port())));
    lines.add("create some list:set");
    lines.add("add some ips");
    lines.add("add some " + dice.of("nets", "fronts", "ports"));
    return lines;
  }

  private void create(List<String> lines, String name, String type, int most, Element element) {
    lines.add("create " + name + " " + type + " family " + (words.v4() ? "inet" : "inet6"));
    add(lines, name, most, element);
  }

  private interface Element {
    String text();
  }

  /// Twice the same would be refused.
  private void add(List<String> lines, String name, int most, Element element) {
    for (int i = dice.between(1, most); i > 0; i--) {
      String text = element.text();
      String key = "add " + name + " " + text.replace(" nomatch", "");
      if (lines.stream().noneMatch(line -> line.replace(" nomatch", "").equals(key))) {
        lines.add("add " + name + " " + text);
      }
    }
  }

  private String nomatch() {
    return dice.percent(25) ? " nomatch" : "";
  }

  /// An address that packets are likely to have.
  private String likely() {
    return dice.of(words.own(), words.target(), words.address());
  }

  private String port() {
    String icmp = words.v4() ? "icmp:8/0" : "icmpv6:128/0";
    return dice.of(
        "tcp:" + words.port(),
        "tcp:443",
        "udp:" + words.port(),
        "udp:53",
        "sctp:80",
        icmp,
        "gre:0");
  }

  /// A match for one of them.
  String match() {
    String name = dice.of(NAMES);
    String sides =
        dice.of(
            "src",
            "dst",
            "dst",
            "dst,dst",
            "dst,dst",
            "src,dst",
            "dst,src",
            "dst,dst,src",
            "dst,dst,src",
            "src,src,dst");
    return "-m set "
        + dice.not()
        + "--match-set "
        + name
        + " "
        + sides
        + dice.maybe(8, () -> " --return-nomatch");
  }
}
