package waymark.agent.nft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One ruleset of a gateway.
///
/// @param iptables commands that come before the native rules
/// @param atLeastKnown so many of the packets must have a verdict without a doubt
record Situation(String name, List<List<String>> iptables, int atLeastKnown) {

  @Override
  public String toString() {
    return name;
  }

  /// The native rules: a file beside the tests, called after the situation.
  String nft() throws IOException {
    String file = name.replace(",", "").replace(' ', '-') + ".nft";
    try (InputStream in = Situation.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Situation of(String name, int atLeastKnown) {
    return new Situation(name, List.of(), atLeastKnown);
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  private static final int ALL_OF_THEM = Shots.all().size();

  static final List<Situation> ALL =
      List.of(
          of("the founding incident", ALL_OF_THEM),
          of("accept ends one chain, drop ends all", ALL_OF_THEM),
          of("of two chains at one priority of a table the later one runs first", ALL_OF_THEM),
          of("jumps, gotos and returns", ALL_OF_THEM),
          of("the first nat chain that binds wins", ALL_OF_THEM),
          of("sets, ranges, concatenations and the two families", ALL_OF_THEM),
          of("fib", ALL_OF_THEM),
          of("connection marks and states", ALL_OF_THEM),
          new Situation(
              "beside iptables of both backends",
              List.of(
                  words(
                      "iptables-nft -t mangle -A PREROUTING -p tcp -m tcp --dport 443 -j MARK --set-mark 0x10"),
                  words("iptables-legacy -t filter -A FORWARD -p udp -m udp --dport 8080 -j DROP"),
                  words(
                      "iptables-nft -t nat -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.42.7.2:80")),
              ALL_OF_THEM),
          new Situation(
              "at the priority of iptables",
              List.of(
                  words(
                      "iptables-nft -t mangle -A PREROUTING -p tcp -m tcp --dport 443 -j MARK --set-mark 0x10")),
              ALL_OF_THEM / 2),
          new Situation(
              "native rules inside the tables of iptables",
              List.of(
                  words("iptables-nft -A FORWARD -p tcp -m tcp --dport 443 -j ACCEPT"),
                  words("iptables-nft -A FORWARD -p udp -m udp --dport 53 -j ACCEPT")),
              ALL_OF_THEM),
          of("limits and chances both ways", 0));
}
