package waymark.netstate.walk;

import waymark.netstate.packet.Family;

/// The answers of `reject` in the words of iptables' REJECT, in which a verdict tells them.
final class NftReject {

  private NftReject() {}

  static String word(String type, String code, Family family) {
    return switch (type) {
      case "tcp reset" -> "tcp-reset";
      case "icmp" -> icmp(code);
      case "icmpv6" -> icmp6(code);
      default -> family == Family.IPV4 ? icmp(either(code, family)) : icmp6(either(code, family));
    };
  }

  /// The code that stands for both families (nft_reject_icmp_code, nft_reject_icmpv6_code).
  private static String either(String code, Family family) {
    return switch (code) {
      case "no-route" -> family == Family.IPV4 ? "net-unreachable" : "no-route";
      case "host-unreachable" -> family == Family.IPV4 ? "host-unreachable" : "addr-unreachable";
      default -> code;
    };
  }

  private static String icmp(String code) {
    return "icmp-" + (code.equals("prot-unreachable") ? "proto-unreachable" : code);
  }

  private static String icmp6(String code) {
    return "icmp6-" + (code.equals("admin-prohibited") ? "adm-prohibited" : code);
  }
}
