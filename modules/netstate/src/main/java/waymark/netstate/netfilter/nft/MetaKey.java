package waymark.netstate.netfilter.nft;

import java.util.Locale;
import java.util.Optional;

/// What `meta` tells of a packet, as far as it is modelled (`enum nft_meta_keys`).
public enum MetaKey {
  MARK(Datatype.MARK),
  IIF(Datatype.IFACE_INDEX),
  OIF(Datatype.IFACE_INDEX),
  IIFNAME(Datatype.IFNAME),
  OIFNAME(Datatype.IFNAME),
  IIFGROUP(Datatype.DEVGROUP),
  OIFGROUP(Datatype.DEVGROUP),
  IIFKIND(Datatype.IFNAME),
  OIFKIND(Datatype.IFNAME),
  L4PROTO(Datatype.INET_PROTO),
  NFPROTO(Datatype.NF_PROTO),
  PROTOCOL(Datatype.ETHER_TYPE);

  private final Datatype type;

  MetaKey(Datatype type) {
    this.type = type;
  }

  public Datatype type() {
    return type;
  }

  public static Optional<MetaKey> ofWord(String word) {
    for (MetaKey each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// nft(8) leaves the word `meta` out before the keys of interfaces.
  public String text() {
    return switch (this) {
      case IIF, OIF, IIFNAME, OIFNAME, IIFGROUP, OIFGROUP -> word();
      case MARK, IIFKIND, OIFKIND, L4PROTO, NFPROTO, PROTOCOL -> "meta " + word();
    };
  }
}
