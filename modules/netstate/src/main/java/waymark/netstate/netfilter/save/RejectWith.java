package waymark.netstate.netfilter.save;

import java.util.Map;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;

/// What REJECT answers with, by its full name (`reject_table` of libipt_REJECT.c and
/// libip6t_REJECT.c).
final class RejectWith {

  private static final Map<String, String> V4 =
      Map.of(
          "net-unreach", "icmp-net-unreachable",
          "host-unreach", "icmp-host-unreachable",
          "proto-unreach", "icmp-proto-unreachable",
          "port-unreach", "icmp-port-unreachable",
          "net-prohib", "icmp-net-prohibited",
          "host-prohib", "icmp-host-prohibited",
          "tcp-rst", "tcp-reset",
          "admin-prohib", "icmp-admin-prohibited");
  private static final Map<String, String> V6 =
      Map.of(
          "no-route", "icmp6-no-route",
          "adm-prohibited", "icmp6-adm-prohibited",
          "addr-unreach", "icmp6-addr-unreachable",
          "port-unreach", "icmp6-port-unreachable",
          "tcp-rst", "tcp-reset",
          "policy-fail", "icmp6-policy-fail",
          "reject-route", "icmp6-reject-route");

  private RejectWith() {}

  static String read(Given given, Family family) throws BadValueException {
    Map<String, String> names = family == Family.IPV4 ? V4 : V6;
    String text =
        given.choice("--reject-with").map(choice -> choice.value().text()).orElse("port-unreach");
    String full = names.getOrDefault(text, text);
    if (names.containsValue(full)) {
      return full;
    }
    for (String each : names.values()) {
      if (each.startsWith(text)) {
        return each;
      }
    }
    throw new BadValueException(
        Problems.quote(text) + " is no answer that REJECT gives over " + family,
        "write one such as " + names.get("port-unreach") + " or tcp-reset");
  }
}
