package waymark.netstate.conntrack;

import java.util.Map;

/// Which type of icmp answers which (`invmap` in nf_conntrack_proto_icmp.c and _icmpv6.c).
final class IcmpTypes {

  private static final Map<Integer, Integer> V4 =
      Map.of(8, 0, 0, 8, 13, 14, 14, 13, 15, 16, 16, 15, 17, 18, 18, 17);
  private static final Map<Integer, Integer> V6 = Map.of(128, 129, 129, 128, 139, 140, 140, 139);

  private IcmpTypes() {}

  /// What the answer's tuple holds; nothing where the kernel knows no answer.
  static Layer4 answer(boolean v6, Layer4.Icmp asked) {
    Integer type = (v6 ? V6 : V4).get(asked.type());
    return type == null ? new Layer4.None() : new Layer4.Icmp(type, asked.code(), asked.id());
  }
}
