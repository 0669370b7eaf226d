package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Target.NatRange;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.PortRange;
import waymark.netstate.walk.Effects.Outcome;
import waymark.netstate.walk.Verdict.Cause;

/// The nat targets, for the first packet of a connection (nf_nat_setup_info). A port that is taken
/// by another connection is not modelled: where a port is kept, it is taken to be free. Nor is what
/// a sender's other connections got, which the kernel gives to its next one as well
/// (find_appropriate_src).
final class Translation {

  /// A range of more addresses than this is not tried one by one.
  private static final int MOST_ADDRESSES = 16;

  private final Terrain terrain;
  private final Assumptions assumptions;
  private final Flight flight;
  private final Hook hook;

  Translation(Terrain terrain, Assumptions assumptions, Flight flight, Hook hook) {
    this.terrain = terrain;
    this.assumptions = assumptions;
    this.flight = flight;
    this.hook = hook;
  }

  Outcome destination(NatRange range) {
    Packet packet = flight.packet();
    return pick(range, packet.destination())
        .map(address -> to(new Endpoint(address, keptOrFirst(packet.to().port(), range.ports()))))
        .orElseGet(() -> tooMany("DNAT"));
  }

  Outcome source(NatRange range, List<String> flags) {
    return pick(range, flight.packet().source())
        .map(address -> from(address, range.ports(), flags))
        .orElseGet(() -> tooMany("SNAT"));
  }

  Outcome masquerade(Optional<PortRange> ports, List<String> flags) {
    Optional<IpAddress> address =
        flight.out().flatMap(out -> SourceAddress.of(terrain, out, flight.via(), flight.packet()));
    return address
        .map(chosen -> from(chosen, ports, flags))
        .orElseGet(() ->
            new Outcome.End(
                "dropped: no address to take",
                new Verdict.Dropped(
                    flight.packet(), Cause.NO_ADDRESS, "MASQUERADE finds no address")));
  }

  Outcome redirect(Optional<PortRange> ports) {
    Packet packet = flight.packet();
    Optional<IpAddress> address =
        hook == Hook.OUTPUT
            ? Optional.of(SourceAddress.loopback(packet.family()))
            : packet.in().flatMap(in -> SourceAddress.first(terrain, in, packet.destination()));
    return address
        .map(chosen -> to(new Endpoint(chosen, keptOrFirst(packet.to().port(), ports))))
        .orElseGet(() ->
            new Outcome.End(
                "dropped: no address to take",
                new Verdict.Dropped(packet, Cause.NO_ADDRESS, "REDIRECT finds no address")));
  }

  Outcome netmap(AddressMask to) {
    Packet packet = flight.packet();
    if (Flight.isDestinationSide(hook)) {
      return to(new Endpoint(mapped(packet.destination(), to), packet.to().port()));
    }
    return from(mapped(packet.source(), to), Optional.empty(), List.of());
  }

  private static IpAddress mapped(IpAddress address, AddressMask to) {
    return new IpAddress(
        address.family(),
        (address.high() & ~to.mask().high()) | (to.address().high() & to.mask().high()),
        (address.low() & ~to.mask().low()) | (to.address().low() & to.mask().low()));
  }

  private Outcome to(Endpoint destination) {
    Packet before = flight.packet();
    flight.translateTo(
        before.withTo(hasPort() ? destination : new Endpoint(destination.address(), 0)));
    return changed(before);
  }

  private Outcome from(IpAddress address, Optional<PortRange> ports, List<String> flags) {
    Packet before = flight.packet();
    int port = before.from().port();
    boolean random = flags.contains("--random") || flags.contains("--random-fully");
    boolean kept = !random && ports.map(range -> range.contains(port)).orElse(true);
    Optional<Integer> only =
        ports.filter(range -> range.first() == range.last()).map(PortRange::first);
    if (hasPort() && !kept && only.isEmpty()) {
      flight.portIsChosen();
    }
    flight.translateTo(before.withFrom(new Endpoint(address, kept ? port : only.orElse(port))));
    return changed(before);
  }

  private boolean hasPort() {
    return flight.packet().protocol().hasPorts();
  }

  /// A nat verdict ends the table and binds the connection, also where nothing changed.
  private Outcome changed(Packet before) {
    flight.natWasAsked(hook);
    String change = Flight.change(before, flight.packet());
    return new Outcome.Pass(change.isEmpty() ? "kept as it is" : change);
  }

  private static Outcome tooMany(String target) {
    String why = target + " chooses among more addresses than are tried";
    return new Outcome.End(why, new Verdict.Unknown(List.of(why)));
  }

  private static int keptOrFirst(int port, Optional<PortRange> ports) {
    return ports.map(range -> range.contains(port) ? port : range.first()).orElse(port);
  }

  /// One address of the range; several are tried in turn, for the kernel picks by a hash.
  private Optional<IpAddress> pick(NatRange range, IpAddress kept) {
    if (range.addresses().isEmpty()) {
      return Optional.of(kept);
    }
    List<IpAddress> candidates = new ArrayList<>();
    IpAddress last = range.addresses().get().last();
    IpAddress next = range.addresses().get().first();
    while (!next.equals(last)) {
      candidates.add(next);
      next = next.next();
      if (candidates.size() == MOST_ADDRESSES) {
        return Optional.empty();
      }
    }
    for (IpAddress candidate : candidates) {
      if (assumptions.holds("the NAT range gives " + candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.of(last);
  }
}
