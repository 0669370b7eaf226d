package waymark.netstate.walk;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Match.CtState.State;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Tos;
import waymark.netstate.packet.Transport;
import waymark.netstate.routing.Query;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.routing.RouteLookup;
import waymark.netstate.routing.RouteType;

/// Whether one match fits a packet, as the kernel's xt_*.c say.
final class Matching {

  /// The types that IPv6 looks up (match_lookup_rt6).
  private static final Set<String> ROUTED = Set.of("LOCAL", "ANYCAST", "UNREACHABLE");

  private final Terrain terrain;
  private final Assumptions assumptions;
  private final Flight flight;
  private final Hook hook;

  /// The answer to one match.
  sealed interface Fit {

    record Yes() implements Fit {}

    record No() implements Fit {}

    /// @param question what the model cannot tell, put into words when it is asked
    record Open(Supplier<String> question) implements Fit {}
  }

  private static final Fit YES = new Fit.Yes();
  private static final Fit NO = new Fit.No();
  private static final Fit CHOSEN_PORT =
      new Fit.Open(() -> "the source port that the kernel chose");
  private static final Fit UNKNOWN_MARK =
      new Fit.Open(() -> "the mark of a connection that is not known");

  Matching(Terrain terrain, Assumptions assumptions, Flight flight, Hook hook) {
    this.terrain = terrain;
    this.assumptions = assumptions;
    this.flight = flight;
    this.hook = hook;
  }

  /// Judges one match.
  Fit of(Match match) {
    Packet packet = flight.packet();
    return switch (match) {
      case Match.Source(var block, boolean invert) ->
          fit(block.contains(packet.source()) != invert);
      case Match.Destination(var block, boolean invert) ->
          fit(block.contains(packet.destination()) != invert);
      case Match.InInterface(var pattern, boolean invert) ->
          fit(pattern.matches(hasIn() ? packet.in() : Optional.empty()) != invert);
      case Match.OutInterface(var pattern, boolean invert) ->
          fit(pattern.matches(flight.out()) != invert);
      case Match.Proto(Protocol protocol, boolean invert) ->
          fit((protocol.number() == 0 || protocol.equals(packet.protocol())) != invert);
      case Match.Fragment(boolean invert) -> fit(invert);
      case Match.SourcePort(Protocol module, PortRange ports, boolean invert) ->
          module.equals(packet.protocol()) && !flight.sourcePortKept()
              ? CHOSEN_PORT
              : port(module, packet, ports.contains(packet.transport().sourcePort()) != invert);
      case Match.DestinationPort(Protocol module, PortRange ports, boolean invert) ->
          port(module, packet, ports.contains(packet.transport().destinationPort()) != invert);
      case Match.Bare(String module) -> YES;
      case Match.TcpFlags(Set<String> mask, Set<String> set, boolean invert) ->
          tcpFlags(packet.transport(), mask, set, invert);
      case Match.IcmpType icmp -> icmp(icmp, packet.transport());
      case Match.Multiport multiport -> multiport(multiport, packet);
      case Match.Mark(var mark, boolean invert) -> fit(mark.matches(packet.mark()) != invert);
      case Match.ConnMark(var mark, boolean invert) ->
          flight.hasConnection() && !flight.connMarkKnown()
              ? UNKNOWN_MARK
              : fit(flight.hasConnection() && mark.matches(flight.connMark()) != invert);
      case Match.TypeOfService(String module, Tos tos, boolean invert) ->
          fit(tos.matches(packet.tos()) != invert);
      case Match.CtState(Set<State> states, boolean invert, boolean oldForm) ->
          ctState(states, invert);
      case Match.AddrType addrType -> addrType(addrType, packet);
      case Match.Comment(String text) -> YES;
      case Match.IpRange(boolean source, IpAddress first, IpAddress last, boolean invert) ->
          fit(inRange(source ? packet.source() : packet.destination(), first, last) != invert);
      case Match.InSet set ->
          new SetMatching(terrain, flight, hasIn() ? packet.in() : Optional.empty())
              .fits(set)
              .map(Matching::fit)
              .orElseGet(() -> new Fit.Open(() -> "a packet is in the set " + set.set()));
      case Match.Conditional conditional -> new Fit.Open(() -> "`" + conditional.words() + "`");
      case Match.Unmodelled(String text) -> new Fit.Open(() -> "`" + text + "`");
    };
  }

  private static Fit fit(boolean yes) {
    return yes ? YES : NO;
  }

  /// POSTROUTING sees where a forwarded packet came in by, too (ip_output, since Linux 5.7).
  private boolean hasIn() {
    return hook != Hook.OUTPUT;
  }

  private static boolean inRange(IpAddress address, IpAddress first, IpAddress last) {
    return address.family() == first.family()
        && address.compareTo(first) >= 0
        && address.compareTo(last) <= 0;
  }

  private static Fit port(Protocol module, Packet packet, boolean fits) {
    return fit(module.equals(packet.protocol()) && fits);
  }

  private static Fit tcpFlags(
      Transport transport, Set<String> mask, Set<String> set, boolean invert) {
    if (!(transport instanceof Transport.Tcp tcp)) {
      return NO;
    }
    Set<String> seen = new HashSet<>(tcp.flags());
    seen.retainAll(mask);
    return fit(seen.equals(set) != invert);
  }

  private static Fit icmp(Match.IcmpType match, Transport transport) {
    if (!(transport instanceof Transport.Icmp icmp)
        || icmp.protocol().equals(Protocol.ICMPV6) != match.v6()) {
      return NO;
    }
    boolean any = !match.v6() && match.type() == 0xff;
    boolean fits =
        any
            || (icmp.type() == match.type()
                && match.firstCode() <= icmp.code()
                && icmp.code() <= match.lastCode());
    return fit(fits != match.invert());
  }

  private Fit multiport(Match.Multiport match, Packet packet) {
    if (!packet.protocol().hasPorts()) {
      return NO;
    }
    if (match.which() != Match.Multiport.Which.DESTINATION && !flight.sourcePortKept()) {
      return CHOSEN_PORT;
    }
    IntPredicate listed = port -> match.ports().stream().anyMatch(range -> range.contains(port));
    int source = packet.transport().sourcePort();
    int destination = packet.transport().destinationPort();
    boolean fits =
        switch (match.which()) {
          case SOURCE -> listed.test(source);
          case DESTINATION -> listed.test(destination);
          case EITHER -> listed.test(source) || listed.test(destination);
        };
    return fit(fits != match.invert());
  }

  /// Whether a connection is translated that is not known, is open.
  private Fit ctState(Set<State> states, boolean invert) {
    boolean isOpen =
        (states.contains(State.SNAT) || states.contains(State.DNAT))
            && flight.hasConnection()
            && flight.isOfUnknown();
    return isOpen && !inState(states)
        ? new Fit.Open(() -> "the translation of a connection that is not known")
        : fit(inState(states) != invert);
  }

  private boolean inState(Set<State> states) {
    return states.contains(flight.state())
        || (states.contains(State.SNAT) && flight.isTranslated(State.SNAT))
        || (states.contains(State.DNAT) && flight.isTranslated(State.DNAT));
  }

  private Fit addrType(Match.AddrType match, Packet packet) {
    if (match.limitIface() != Match.AddrType.LimitIface.NONE) {
      return new Fit.Open(() ->
          "`-m addrtype --limit-iface-" + match.limitIface().name().toLowerCase(Locale.ROOT) + "`");
    }
    return fit(
        isOfType(match.source(), packet.source())
            && isOfType(match.destination(), packet.destination()));
  }

  private boolean isOfType(Optional<Match.AddrType.Types> wanted, IpAddress address) {
    if (wanted.isEmpty()) {
      return true;
    }
    List<String> types = wanted.get().types();
    RouteLookup lookup = terrain.lookup(address.family());
    boolean fits =
        address.family() == Family.IPV4
            ? types.contains(lookup.addressType(address).name())
            : isOfClass(types, address) && isRouted(types, lookup, address);
    return fits != wanted.get().invert();
  }

  /// IPv6 asks of the address alone whether it is unicast or multicast, and all that is listed has
  /// to hold (match_type6).
  private static boolean isOfClass(List<String> types, IpAddress address) {
    boolean unicast = !address.isMulticast() && !address.isUnspecified();
    return (!types.contains("MULTICAST") || address.isMulticast())
        && (!types.contains("UNICAST") || unicast)
        && (!types.contains("UNSPEC") || address.isUnspecified());
  }

  /// By the route that a packet of this host to the address would take, whatever table has it.
  private boolean isRouted(List<String> types, RouteLookup lookup, IpAddress address) {
    if (Collections.disjoint(types, ROUTED)) {
      return true;
    }
    return switch (lookup.lookup(Query.to(address), assumptions).result()) {
      case RouteAnswer.Result.Found(var rule, Route route, var hop) ->
          (types.contains("LOCAL") && route.type() == RouteType.LOCAL)
              || (types.contains("ANYCAST") && route.isOfItsRouters(address));
      case RouteAnswer.Result.Refused refused -> types.contains("UNREACHABLE");
      case RouteAnswer.Result.NoRoute() -> types.contains("UNREACHABLE");
    };
  }
}
