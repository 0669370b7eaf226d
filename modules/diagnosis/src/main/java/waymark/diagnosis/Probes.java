package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.walk.Verdict;

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

  /// Whether the gateway itself serves a front that no rule translates, a probe tells, from
  /// wherever it came: one that got a connection found a listener.
  Trial settle(Trial trial) {
    if (!(trial.there().verdict() instanceof Verdict.Local)
        || !(trial.result() instanceof Trial.Result.Open)) {
      return trial;
    }
    List<Boolean> listens =
        facts.observations().stream()
            .filter(seen -> seen.front().equals(Optional.of(trial.packet().to())))
            .flatMap(seen -> listens(seen.answer()).stream())
            .toList();
    return listens.isEmpty()
        ? trial
        : trial.with(listens.contains(true) ? new Trial.Result.Kept() : new Trial.Result.Broken());
  }

  private static Optional<Boolean> listens(Observation.Answer answer) {
    return switch (answer) {
      case OK, TIMEOUT_LATER, RESET, TLS, HTTP_ERROR -> Optional.of(true);
      case REFUSED, TIMEOUT_CONNECT, UNREACHABLE -> Optional.of(false);
      case DNS, OTHER -> Optional.empty();
    };
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
