package waymark.netstate.netfilter.nft;

import java.util.Locale;
import java.util.Optional;

/// What `ct` tells of a packet's connection, as far as it is modelled (`enum nft_ct_keys`).
public enum CtKey {
  STATE("state", Datatype.CT_STATE),
  STATUS("status", Datatype.CT_STATUS),
  DIRECTION("direction", Datatype.CT_DIR),
  MARK("mark", Datatype.MARK),
  L3PROTO("l3proto", Datatype.NF_PROTO),
  PROTOCOL("protocol", Datatype.INET_PROTO),
  IP_SADDR("ip saddr", Datatype.IPV4_ADDR),
  IP_DADDR("ip daddr", Datatype.IPV4_ADDR),
  IP6_SADDR("ip6 saddr", Datatype.IPV6_ADDR),
  IP6_DADDR("ip6 daddr", Datatype.IPV6_ADDR),
  PROTO_SRC("proto-src", Datatype.INET_SERVICE),
  PROTO_DST("proto-dst", Datatype.INET_SERVICE);

  private final String word;
  private final Datatype type;

  CtKey(String word, Datatype type) {
    this.word = word;
    this.type = type;
  }

  /// Reads `ip saddr`; `saddr` alone, as older nft(8) writes it in the tables of one family.
  public static Optional<CtKey> ofWord(String word, NftFamily family) {
    String whole = word.equals("saddr") || word.equals("daddr") ? family.word() + " " + word : word;
    for (CtKey each : values()) {
      if (each.word.equals(whole.toLowerCase(Locale.ROOT))) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public Datatype type() {
    return type;
  }

  public String word() {
    return word;
  }
}
