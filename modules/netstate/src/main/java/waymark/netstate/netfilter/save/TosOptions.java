package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Option;
import waymark.netstate.packet.Tos;

/// What the options of tos, dscp, TOS and DSCP say, once they are as iptables-save(8) prints them:
/// `--tos 0x10/0x3f`, `--set-dscp 0x0a`.
final class TosOptions {

  private TosOptions() {}

  /// Empty where not exactly one is given.
  static Optional<Tos> read(List<Option> options) {
    if (options.size() != 1 || options.getFirst().values().size() != 1) {
      return Optional.empty();
    }
    String[] bits = options.getFirst().values().getFirst().split("/", 2);
    return Optional.of(
        bits.length == 1
            ? Tos.ofDscp(Integer.decode(bits[0]))
            : new Tos(Integer.decode(bits[0]), Integer.decode(bits[1])));
  }
}
