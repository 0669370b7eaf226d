package waymark.kernel.rtnetlink;

import java.util.Map;

/// The names that ip(8) prints for numbers: /etc/iproute2/rt_protos and rt_scopes as shipped.
final class Names {

  private static final Map<Integer, String> PROTOCOLS =
      Map.ofEntries(
          Map.entry(0, "unspec"),
          Map.entry(1, "redirect"),
          Map.entry(2, "kernel"),
          Map.entry(3, "boot"),
          Map.entry(4, "static"),
          Map.entry(8, "gated"),
          Map.entry(9, "ra"),
          Map.entry(10, "mrt"),
          Map.entry(11, "zebra"),
          Map.entry(12, "bird"),
          Map.entry(13, "dnrouted"),
          Map.entry(14, "xorp"),
          Map.entry(15, "ntk"),
          Map.entry(16, "dhcp"),
          Map.entry(18, "keepalived"),
          Map.entry(42, "babel"),
          Map.entry(99, "openr"),
          Map.entry(186, "bgp"),
          Map.entry(187, "isis"),
          Map.entry(188, "ospf"),
          Map.entry(189, "rip"),
          Map.entry(192, "eigrp"));
  private static final Map<Integer, String> SCOPES =
      Map.of(0, "global", 200, "site", 253, "link", 254, "host", 255, "nowhere");

  private Names() {}

  /// `RTPROT_*`.
  static String protocol(int number) {
    return PROTOCOLS.getOrDefault(number, Integer.toString(number));
  }

  /// `RT_SCOPE_*`.
  static String scope(int number) {
    return SCOPES.getOrDefault(number, Integer.toString(number));
  }

  /// `RTA_FLOW`, `FRA_FLOW`: `from/to`, or `to` alone.
  static String realms(int flow) {
    int from = flow >>> 16;
    return (from == 0 ? "" : from + "/") + (flow & 0xffff);
  }
}
