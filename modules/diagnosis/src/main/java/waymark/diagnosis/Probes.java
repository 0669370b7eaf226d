package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.IpAddress;

/// What the probes tell of the walked packets.
final class Probes {

  private final Case facts;

  Probes(Case facts) {
    this.facts = facts;
  }

  /// Whether a probe has gone the way of a walked packet, and arrived: from the same block of the
  /// LAN, to the same front. One from the gateway itself takes OUTPUT, and one from another block
  /// or a pod is marked by other rules.
  boolean reach(Trial trial) {
    return facts.observations().stream()
        .anyMatch(seen ->
            seen.isOk()
                && seen.from().map(from -> isBeside(from, trial.packet().source())).orElse(false)
                && seen.front().equals(Optional.of(trial.packet().to())));
  }

  private boolean isBeside(IpAddress from, IpAddress client) {
    return !isOwn(from) && facts.promise().lanOf(from).equals(facts.promise().lanOf(client));
  }

  private boolean isOwn(IpAddress address) {
    return facts.snapshot().gateway().links().toOptional().orElse(List.of()).stream()
        .flatMap(link -> link.addresses().stream())
        .anyMatch(own -> own.address().equals(address));
  }
}
