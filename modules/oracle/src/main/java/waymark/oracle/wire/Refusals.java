package waymark.oracle.wire;

import java.util.Map;
import java.util.Optional;
import waymark.netstate.packet.Family;

/// The words of `--reject-with` for the ICMP errors that stand for them.
final class Refusals {

  private static final int V4_UNREACHABLE = 3;
  private static final int V6_UNREACHABLE = 1;

  private static final Map<Integer, String> V4 =
      Map.of(
          0, "icmp-net-unreachable",
          1, "icmp-host-unreachable",
          2, "icmp-proto-unreachable",
          3, "icmp-port-unreachable",
          9, "icmp-net-prohibited",
          10, "icmp-host-prohibited",
          13, "icmp-admin-prohibited");
  private static final Map<Integer, String> V6 =
      Map.of(
          0, "icmp6-no-route",
          1, "icmp6-adm-prohibited",
          3, "icmp6-addr-unreachable",
          4, "icmp6-port-unreachable",
          5, "icmp6-policy-fail",
          6, "icmp6-reject-route");

  private Refusals() {}

  static Optional<String> word(Family family, int type, int code) {
    return switch (family) {
      case IPV4 -> type == V4_UNREACHABLE ? Optional.ofNullable(V4.get(code)) : Optional.empty();
      case IPV6 -> type == V6_UNREACHABLE ? Optional.ofNullable(V6.get(code)) : Optional.empty();
    };
  }
}
