package waymark.netstate.netfilter.nft;

import java.util.Optional;

/// A field of a header, as far as it is modelled (proto.c of nftables).
public enum Field {
  IP_SADDR("ip", "saddr", Datatype.IPV4_ADDR),
  IP_DADDR("ip", "daddr", Datatype.IPV4_ADDR),
  IP_PROTOCOL("ip", "protocol", Datatype.INET_PROTO),
  IP_DSCP("ip", "dscp", Datatype.DSCP),
  IP6_DSCP("ip6", "dscp", Datatype.DSCP),
  IP_VERSION("ip", "version", Datatype.INTEGER),
  IP6_SADDR("ip6", "saddr", Datatype.IPV6_ADDR),
  IP6_DADDR("ip6", "daddr", Datatype.IPV6_ADDR),
  /// Of a packet without extension headers, its protocol.
  IP6_NEXTHDR("ip6", "nexthdr", Datatype.INET_PROTO),
  IP6_VERSION("ip6", "version", Datatype.INTEGER),
  TCP_SPORT("tcp", "sport", Datatype.INET_SERVICE),
  TCP_DPORT("tcp", "dport", Datatype.INET_SERVICE),
  TCP_FLAGS("tcp", "flags", Datatype.TCP_FLAG),
  UDP_SPORT("udp", "sport", Datatype.INET_SERVICE),
  UDP_DPORT("udp", "dport", Datatype.INET_SERVICE),
  UDPLITE_SPORT("udplite", "sport", Datatype.INET_SERVICE),
  UDPLITE_DPORT("udplite", "dport", Datatype.INET_SERVICE),
  SCTP_SPORT("sctp", "sport", Datatype.INET_SERVICE),
  SCTP_DPORT("sctp", "dport", Datatype.INET_SERVICE),
  DCCP_SPORT("dccp", "sport", Datatype.INET_SERVICE),
  DCCP_DPORT("dccp", "dport", Datatype.INET_SERVICE),
  /// The first two bytes above IP, whatever the protocol.
  TH_SPORT("th", "sport", Datatype.INET_SERVICE),
  TH_DPORT("th", "dport", Datatype.INET_SERVICE),
  IP_FRAG_OFF("ip", "frag-off", Datatype.INTEGER),
  ICMP_TYPE("icmp", "type", Datatype.ICMP_TYPE),
  ICMP_CODE("icmp", "code", Datatype.ICMP_CODE),
  ICMPV6_TYPE("icmpv6", "type", Datatype.ICMPV6_TYPE),
  ICMPV6_CODE("icmpv6", "code", Datatype.ICMPV6_CODE);

  private final String protocol;
  private final String word;
  private final Datatype type;

  Field(String protocol, String word, Datatype type) {
    this.protocol = protocol;
    this.word = word;
    this.type = type;
  }

  public static Optional<Field> of(String protocol, String word) {
    for (Field each : values()) {
      if (each.protocol.equals(protocol) && each.word.equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public Datatype type() {
    return type;
  }

  /// `tcp`, `ip6`, `th`.
  public String protocol() {
    return protocol;
  }

  public String text() {
    return protocol + " " + word;
  }
}
