package waymark.oracle.wire;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The flags of a TCP header, the lowest bit first.
final class TcpFlags {

  static final List<String> NAMES = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG");

  private TcpFlags() {}

  static Set<String> of(int bits) {
    return IntStream.range(0, NAMES.size())
        .filter(i -> (bits >> i & 1) != 0)
        .mapToObj(NAMES::get)
        .collect(Collectors.toUnmodifiableSet());
  }
}
