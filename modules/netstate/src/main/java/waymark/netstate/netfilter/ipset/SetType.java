package waymark.netstate.netfilter.ipset;

import java.util.List;
import java.util.Optional;

/// The types that are modelled, and what each part of an element is (`struct ip_set_type`).
public enum SetType {
  HASH_IP("hash:ip"),
  HASH_NET("hash:net"),
  HASH_IP_PORT("hash:ip,port"),
  HASH_NET_PORT("hash:net,port"),
  HASH_IP_PORT_IP("hash:ip,port,ip"),
  HASH_IP_PORT_NET("hash:ip,port,net"),
  HASH_NET_IFACE("hash:net,iface"),
  BITMAP_PORT("bitmap:port");

  private final String word;

  /// What a part of an element is held against.
  public enum Dimension {
    /// An address, or the network that it is in.
    ADDRESS,
    /// The protocol and its port, or type and code of ICMP (get_port in ip_set_getport.c).
    PORT,
    /// The port of TCP or UDP.
    BARE_PORT,
    /// The interface that the packet came in by, or leaves by.
    DEVICE
  }

  SetType(String word) {
    this.word = word;
  }

  /// Reads `hash:ip`; empty for a type that is not modelled.
  static Optional<SetType> ofWord(String word) {
    for (SetType each : values()) {
      if (each.word.equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// Whether an element may be an exception (IPSET_TYPE_NOMATCH).
  public boolean hasExceptions() {
    return switch (this) {
      case HASH_NET, HASH_NET_PORT, HASH_IP_PORT_NET, HASH_NET_IFACE -> true;
      case HASH_IP, HASH_IP_PORT, HASH_IP_PORT_IP, BITMAP_PORT -> false;
    };
  }

  /// What the parts of an element are, in turn.
  public List<Dimension> dimensions() {
    return switch (this) {
      case HASH_IP, HASH_NET -> List.of(Dimension.ADDRESS);
      case HASH_IP_PORT, HASH_NET_PORT -> List.of(Dimension.ADDRESS, Dimension.PORT);
      case HASH_IP_PORT_IP, HASH_IP_PORT_NET ->
          List.of(Dimension.ADDRESS, Dimension.PORT, Dimension.ADDRESS);
      case HASH_NET_IFACE -> List.of(Dimension.ADDRESS, Dimension.DEVICE);
      case BITMAP_PORT -> List.of(Dimension.BARE_PORT);
    };
  }
}
