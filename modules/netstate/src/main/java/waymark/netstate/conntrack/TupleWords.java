package waymark.netstate.conntrack;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;

/// One direction of an entry while its words are read.
final class TupleWords {

  private static final long ALL = -1L;
  private static final Set<Integer> NEED_KEYS = Set.of(1, 6, 17, 58);

  private Optional<IpAddress> src = Optional.empty();
  private Optional<IpAddress> dst = Optional.empty();
  private OptionalInt first = OptionalInt.empty();
  private OptionalInt second = OptionalInt.empty();
  private OptionalInt icmpId = OptionalInt.empty();
  private String kind = "";
  private OptionalLong packets = OptionalLong.empty();
  private OptionalLong bytes = OptionalLong.empty();

  boolean hasSrc() {
    return src.isPresent();
  }

  /// Takes `key=value` if it belongs to a tuple.
  ///
  /// @return false if it does not, or if this direction already has it
  boolean take(Words words, String key, String value) throws BadLineException {
    return switch (key) {
      case "src" -> {
        boolean free = src.isEmpty();
        src = free ? Optional.of(words.address(value)) : src;
        yield free;
      }
      case "dst" -> {
        boolean free = dst.isEmpty();
        dst = free ? Optional.of(words.address(value)) : dst;
        yield free;
      }
      case "sport" -> first("ports", words.small(value, 65535));
      case "dport" -> second("ports", words.small(value, 65535));
      case "type" -> first("icmp", words.small(value, 255));
      case "code" -> second("icmp", words.small(value, 255));
      case "srckey" -> first("keys", OptionalInt.of(words.hex(value)));
      case "dstkey" -> second("keys", OptionalInt.of(words.hex(value)));
      case "id" -> {
        boolean ours = kind.equals("icmp") && icmpId.isEmpty();
        icmpId = ours ? words.small(value, 65535) : icmpId;
        yield ours;
      }
      case "packets" -> {
        boolean free = packets.isEmpty();
        packets = free ? words.wide(value, ALL) : packets;
        yield free;
      }
      case "bytes" -> {
        boolean free = bytes.isEmpty();
        bytes = free ? words.wide(value, ALL) : bytes;
        yield free;
      }
      default -> false;
    };
  }

  private boolean first(String ofKind, OptionalInt value) {
    boolean free = first.isEmpty() && (kind.isEmpty() || kind.equals(ofKind));
    if (free) {
      kind = ofKind;
      first = value;
    }
    return free;
  }

  private boolean second(String ofKind, OptionalInt value) {
    boolean free = second.isEmpty() && kind.equals(ofKind);
    if (free) {
      second = value;
    }
    return free;
  }

  Tuple tuple(Words words, String direction, Protocol protocol) throws BadLineException {
    if (src.isEmpty() || dst.isEmpty()) {
      throw words.bad(
          "the " + direction + " direction has no " + (src.isEmpty() ? "src=" : "dst="),
          "take the table again, the line was cut short");
    }
    if (src.get().family() != dst.get().family()) {
      throw words.bad(
          "src=" + src.get() + " and dst=" + dst.get() + " are of two families",
          "write two IPv4 or two IPv6 addresses");
    }
    boolean whole =
        second.isPresent()
            ? !kind.equals("icmp") || icmpId.isPresent()
            : first.isEmpty() && !NEED_KEYS.contains(protocol.number());
    if (!whole) {
      throw words.bad(
          "the "
              + direction
              + " direction of "
              + Numbered.name(protocol)
              + " lacks its ports, or its type, code and id",
          "take the table again, the line was cut short");
    }
    return new Tuple(src.get(), dst.get(), layer4());
  }

  private Layer4 layer4() {
    int one = first.orElse(0);
    int two = second.orElse(0);
    return switch (kind) {
      case "ports" -> new Layer4.Ports(one, two);
      case "icmp" -> new Layer4.Icmp(one, two, icmpId.orElse(0));
      case "keys" -> new Layer4.Keys(one, two);
      default -> new Layer4.None();
    };
  }

  Optional<Traffic> traffic(Words words) throws BadLineException {
    if (packets.isPresent() != bytes.isPresent()) {
      throw words.bad(
          "packets= and bytes= stand alone", "take the table again, the line was cut short");
    }
    return packets.isPresent()
        ? Optional.of(new Traffic(packets.getAsLong(), bytes.getAsLong()))
        : Optional.empty();
  }
}
