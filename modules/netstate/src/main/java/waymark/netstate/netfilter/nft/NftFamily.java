package waymark.netstate.netfilter.nft;

import java.util.Locale;
import java.util.Optional;
import waymark.netstate.packet.Family;

/// The address family of a table, which says whose packets its chains see.
public enum NftFamily {
  IP,
  IP6,
  /// IPv4 and IPv6 packets both.
  INET,
  ARP,
  BRIDGE,
  NETDEV;

  /// Reads `inet`; empty for a family that nft(8) 1.0 does not have.
  public static Optional<NftFamily> ofWord(String word) {
    for (NftFamily each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// Whether its chains at the five hooks of IP see packets of a family.
  public boolean sees(Family family) {
    return switch (this) {
      case IP -> family == Family.IPV4;
      case IP6 -> family == Family.IPV6;
      case INET -> true;
      case ARP, BRIDGE, NETDEV -> false;
    };
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
