package waymark.netstate.routing;

import java.util.Optional;
import waymark.netstate.packet.InterfaceName;

/// Whether an ip rule's selector fits a packet (fib_rule_match, fib4_rule_match).
final class Selection {

  private static final InterfaceName LOOPBACK = new InterfaceName("lo");

  private Selection() {}

  static boolean fits(IpRule rule, Query query, Doubts doubts) {
    Selector selector = rule.selector();
    if (!fitsKnown(selector, query)) {
      return selector.not();
    }
    for (String unmodelled : selector.unmodelled()) {
      if (!doubts.holds("ip rule " + rule.priority() + ": " + unmodelled + " fits")) {
        return selector.not();
      }
    }
    return !selector.not();
  }

  private static boolean fitsKnown(Selector selector, Query query) {
    InterfaceName iif = query.iif().orElse(LOOPBACK);
    return selector.from().map(block -> block.contains(query.source())).orElse(true)
        && selector.to().map(block -> block.contains(query.destination())).orElse(true)
        && selector.iif().map(iif::equals).orElse(true)
        && selector.oif().map(dev -> query.oif().equals(Optional.of(dev))).orElse(true)
        && selector
            .fwmark()
            .map(mark -> ((mark.value() ^ query.mark()) & mark.mask()) == 0)
            .orElse(true)
        && (selector.tos() == 0 || selector.tos() == TypeOfService.asked(query))
        && selector.ipproto().map(query.protocol()::equals).orElse(true)
        && selector.sport().map(ports -> ports.contains(query.sourcePort())).orElse(true)
        && selector.dport().map(ports -> ports.contains(query.destinationPort())).orElse(true);
  }
}
