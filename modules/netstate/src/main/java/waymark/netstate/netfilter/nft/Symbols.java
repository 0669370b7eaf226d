package waymark.netstate.netfilter.nft;

import java.util.LinkedHashMap;
import java.util.Map;

/// The names that nft(8) 1.0.6 has for values of a type; where two name one value, it prints the
/// first.
final class Symbols {

  private static final Map<Datatype, Map<String, Integer>> ALL =
      Map.ofEntries(
          names(Datatype.CT_STATE, "invalid 1, established 2, related 4, new 8, untracked 64"),
          names(
              Datatype.CT_STATUS,
              "expected 1, seen-reply 2, assured 4, confirmed 8, snat 16, dnat 32, dying 512"),
          names(Datatype.CT_DIR, "original 0, reply 1"),
          names(
              Datatype.DSCP,
              """
              cs0 0, cs1 8, cs2 16, cs3 24, cs4 32, cs5 40, cs6 48, cs7 56, df 0, be 0, lephb 1,
              af11 10, af12 12, af13 14, af21 18, af22 20, af23 22, af31 26, af32 28, af33 30,
              af41 34, af42 36, af43 38, va 44, ef 46\
              """),
          names(Datatype.TCP_FLAG, "fin 1, syn 2, rst 4, psh 8, ack 16, urg 32, ecn 64, cwr 128"),
          names(
              Datatype.ICMP_TYPE,
              """
              echo-reply 0, destination-unreachable 3, source-quench 4, redirect 5, echo-request 8,
              router-advertisement 9, router-solicitation 10, time-exceeded 11,
              parameter-problem 12, timestamp-request 13, timestamp-reply 14, info-request 15,
              info-reply 16, address-mask-request 17, address-mask-reply 18\
              """),
          names(
              Datatype.ICMP_CODE,
              """
              net-unreachable 0, host-unreachable 1, prot-unreachable 2, port-unreachable 3,
              frag-needed 4, net-prohibited 9, host-prohibited 10, admin-prohibited 13\
              """),
          names(
              Datatype.ICMPV6_TYPE,
              """
              destination-unreachable 1, packet-too-big 2, time-exceeded 3, parameter-problem 4,
              echo-request 128, echo-reply 129, mld-listener-query 130, mld-listener-report 131,
              mld-listener-done 132, mld-listener-reduction 132, nd-router-solicit 133,
              nd-router-advert 134, nd-neighbor-solicit 135, nd-neighbor-advert 136,
              nd-redirect 137, router-renumbering 138, ind-neighbor-solicit 141,
              ind-neighbor-advert 142, mld2-listener-report 143\
              """),
          names(
              Datatype.ICMPV6_CODE,
              """
              no-route 0, admin-prohibited 1, addr-unreachable 3, port-unreachable 4,
              policy-fail 5, reject-route 6\
              """),
          names(Datatype.NF_PROTO, "ipv4 2, ipv6 10"),
          names(Datatype.ETHER_TYPE, "ip 2048, arp 2054, ip6 34525, 8021q 33024, vlan 33024"),
          names(
              Datatype.FIB_ADDRTYPE,
              """
              unspec 0, unicast 1, local 2, broadcast 3, anycast 4, multicast 5, blackhole 6,
              unreachable 7, prohibit 8\
              """),
          names(Datatype.BOOLEAN, "missing 0, exists 1, false 0, true 1"),
          names(Datatype.DEVGROUP, "default 0"));

  private Symbols() {}

  private static Map.Entry<Datatype, Map<String, Integer>> names(Datatype type, String text) {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (String entry : text.split(",\\s+", -1)) {
      String[] words = entry.split(" ", 2);
      names.put(words[0], Integer.valueOf(words[1]));
    }
    return Map.entry(type, names);
  }

  static Map<String, Integer> of(Datatype type) {
    return ALL.getOrDefault(type, Map.of());
  }
}
