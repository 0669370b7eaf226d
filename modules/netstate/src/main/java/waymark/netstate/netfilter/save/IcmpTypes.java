package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import waymark.netstate.netfilter.Match;
import waymark.netstate.packet.BadValueException;

/// ICMP and ICMPv6 types by number or by name (`icmp_codes` of libipt_icmp.c, `icmpv6_codes` of
/// libip6t_icmp6.c). A name's value is type, first code, last code.
final class IcmpTypes {

  private static final Map<String, int[]> V4 =
      table(
          """
          any 255 0 255
          echo-reply 0 0 255
          pong 0 0 255
          destination-unreachable 3 0 255
          network-unreachable 3 0 0
          host-unreachable 3 1 1
          protocol-unreachable 3 2 2
          port-unreachable 3 3 3
          fragmentation-needed 3 4 4
          source-route-failed 3 5 5
          network-unknown 3 6 6
          host-unknown 3 7 7
          network-prohibited 3 9 9
          host-prohibited 3 10 10
          TOS-network-unreachable 3 11 11
          TOS-host-unreachable 3 12 12
          communication-prohibited 3 13 13
          host-precedence-violation 3 14 14
          precedence-cutoff 3 15 15
          source-quench 4 0 255
          redirect 5 0 255
          network-redirect 5 0 0
          host-redirect 5 1 1
          TOS-network-redirect 5 2 2
          TOS-host-redirect 5 3 3
          echo-request 8 0 255
          ping 8 0 255
          router-advertisement 9 0 255
          router-solicitation 10 0 255
          time-exceeded 11 0 255
          ttl-exceeded 11 0 255
          ttl-zero-during-transit 11 0 0
          ttl-zero-during-reassembly 11 1 1
          parameter-problem 12 0 255
          ip-header-bad 12 0 0
          required-option-missing 12 1 1
          timestamp-request 13 0 255
          timestamp-reply 14 0 255
          address-mask-request 17 0 255
          address-mask-reply 18 0 255
          """);
  private static final Map<String, int[]> V6 =
      table(
          """
          destination-unreachable 1 0 255
          no-route 1 0 0
          communication-prohibited 1 1 1
          beyond-scope 1 2 2
          address-unreachable 1 3 3
          port-unreachable 1 4 4
          failed-policy 1 5 5
          reject-route 1 6 6
          packet-too-big 2 0 255
          time-exceeded 3 0 255
          ttl-exceeded 3 0 255
          ttl-zero-during-transit 3 0 0
          ttl-zero-during-reassembly 3 1 1
          parameter-problem 4 0 255
          bad-header 4 0 0
          unknown-header-type 4 1 1
          unknown-option 4 2 2
          echo-request 128 0 255
          ping 128 0 255
          echo-reply 129 0 255
          pong 129 0 255
          router-solicitation 133 0 255
          router-advertisement 134 0 255
          neighbour-solicitation 135 0 255
          neighbor-solicitation 135 0 255
          neighbour-advertisement 136 0 255
          neighbor-advertisement 136 0 255
          redirect 137 0 255
          """);

  private IcmpTypes() {}

  private static Map<String, int[]> table(String text) {
    return text.lines()
        .map(line -> line.split(" ", -1))
        .collect(
            Collectors.toUnmodifiableMap(
                words -> words[0].toLowerCase(Locale.ROOT),
                words ->
                    new int[] {
                      Integer.parseInt(words[1]),
                      Integer.parseInt(words[2]),
                      Integer.parseInt(words[3])
                    }));
  }

  /// The types that a name, or a beginning of names, stands for.
  private static List<int[]> named(Map<String, int[]> names, String text) {
    int[] exact = names.get(text);
    return exact != null
        ? List.of(exact)
        : names.entrySet().stream()
            .filter(each -> each.getKey().startsWith(text))
            .map(Map.Entry::getValue)
            .toList();
  }

  /// Reads `8`, `3/1`, `echo-request` or `any`.
  static Match read(String text, boolean v6, boolean invert) throws BadValueException {
    List<int[]> named = named(v6 ? V6 : V4, text.toLowerCase(Locale.ROOT));
    if (named.size() == 1) {
      int[] type = named.getFirst();
      return new Match.IcmpType(v6, type[0], type[1], type[2], invert);
    }
    try {
      int slash = text.indexOf('/');
      int type = (int) Numbers.number(slash < 0 ? text : text.substring(0, slash), 0, 255);
      int code = slash < 0 ? 0 : (int) Numbers.number(text.substring(slash + 1), 0, 255);
      return new Match.IcmpType(v6, type, code, slash < 0 ? 255 : code, invert);
    } catch (BadValueException notANumber) {
      throw new BadValueException(
          Problems.quote(text) + " is not an ICMP type",
          "write a name or numbers, such as echo-request or " + (v6 ? "1/4" : "3/1"));
    }
  }
}
