package waymark.netstate.walk;

import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Reading;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Query;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.routing.RouteAnswer.Result;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.walk.Step.Routed.Purpose;
import waymark.netstate.walk.Verdict.Cause;

/// What becomes of a packet from outside once PREROUTING let it pass: it is for this host, goes on,
/// or ends (ip_route_input_slow, ip6_route_input, ip6_forward).
final class InputRoute {

  private static final Protocol IGMP = new Protocol(2);

  private final Terrain terrain;
  private final Assumptions assumptions;
  private final Flight flight;
  private final InterfaceName in;

  /// Where the packet goes next.
  sealed interface Outcome {

    record Here() implements Outcome {}

    record Onward(Route route, NextHop hop) implements Outcome {}

    record Ended(Verdict verdict) implements Outcome {}
  }

  InputRoute(Terrain terrain, Assumptions assumptions, Flight flight) {
    this.terrain = terrain;
    this.assumptions = assumptions;
    this.flight = flight;
    this.in = flight.packet().in().orElseThrow();
  }

  Outcome decide() {
    Packet packet = flight.packet();
    return packet.family() == Family.IPV4
        ? byAddress(packet).orElseGet(() -> byRoute(packet))
        : byRoute(packet);
  }

  private Outcome byRoute(Packet packet) {
    RouteAnswer answer = terrain.lookup(packet.family()).lookup(Query.of(packet), assumptions);
    flight.add(new Step.Routed(Purpose.FORWARD, answer, packet));
    return switch (answer.result()) {
      case Result.NoRoute() -> refused(Cause.NO_ROUTE, RouteType.UNREACHABLE, "no route", true);
      case Result.Refused(var rule, var route, RouteType type) ->
          refused(
              Cause.ROUTE, type, route.map(Route::text).orElse(rule.toString()), route.isEmpty());
      case Result.Found(var rule, Route route, NextHop hop) -> found(route, hop);
    };
  }

  private Outcome found(Route route, NextHop hop) {
    if (route.family() == Family.IPV6 && route.destination().network().isMulticast()) {
      return toMembers(flight.packet().destination(), false);
    }
    return switch (route.type()) {
      case LOCAL, ANYCAST -> checked(Optional.empty(), false).orElseGet(Outcome.Here::new);
      case BROADCAST -> toEveryone(false);
      case MULTICAST -> drop(Cause.MARTIAN, route.text() + " leads nowhere");
      case UNICAST, NAT, XRESOLVE -> onward(route, hop);
      case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW ->
          throw new IllegalStateException(route.text() + " is no way onward");
    };
  }

  private Outcome onward(Route route, NextHop hop) {
    if (!forwards()) {
      return drop(Cause.FORWARDING_OFF, "forwarding is off on " + in);
    }
    return checked(hop.dev(), false).orElseGet(() -> new Outcome.Onward(route, hop));
  }

  private Optional<Outcome> checked(Optional<InterfaceName> out, boolean isBroadcast) {
    return new ReversePath(terrain, assumptions, flight)
        .refusal(out, isBroadcast)
        .map(Outcome.Ended::new);
  }

  /// What an IPv4 packet's addresses decide before a route is asked for: what nothing from outside
  /// may carry, limited broadcast and multicast (ip_route_input_rcu, ip_mc_validate_source, the
  /// first part of ip_route_input_slow). Of 0.0.0.0/8 only 0.0.0.0 is special (ipv4_is_zeronet
  /// since Linux 5.3).
  private Optional<Outcome> byAddress(Packet packet) {
    IpAddress source = packet.source();
    IpAddress destination = packet.destination();
    boolean fromNobody = source.isUnspecified();
    boolean toAll = destination.isLimitedBroadcast() || (fromNobody && destination.isUnspecified());
    boolean mayBeFromNobody = toAll || destination.isLocalMulticast() || isIgmpToGroup(packet);
    if (source.isMulticast() || source.isLimitedBroadcast() || (fromNobody && !mayBeFromNobody)) {
      return Optional.of(drop(Cause.MARTIAN, source + " may not be a source"));
    }
    if (toAll) {
      return Optional.of(toEveryone(fromNobody));
    }
    if (destination.isUnspecified()) {
      return Optional.of(drop(Cause.MARTIAN, destination + " may not be a destination"));
    }
    boolean loopback = (source.isLoopback() || destination.isLoopback()) && !isLoopbackInterface();
    if (loopback && !setting("route_localnet", Sysctls::routeLocalnet)) {
      return Optional.of(drop(Cause.MARTIAN, "127.0.0.0/8 may not pass " + in));
    }
    return destination.isMulticast()
        ? Optional.of(toMembers(destination, fromNobody))
        : Optional.empty();
  }

  private static boolean isIgmpToGroup(Packet packet) {
    return packet.destination().isMulticast() && packet.protocol().equals(IGMP);
  }

  /// Which groups an interface hears is not read (ip_check_mc_rcu, ipv6_chk_mcast_addr). No routing
  /// of multicast is modelled.
  private Outcome toMembers(IpAddress group, boolean fromNobody) {
    return assumptions.holds(in + " is a member of " + group)
        ? toEveryone(fromNobody)
        : drop(Cause.MARTIAN, in + " is no member of " + group);
  }

  /// @param fromNobody whether the source is 0.0.0.0: there is no way back to check
  private Outcome toEveryone(boolean fromNobody) {
    Optional<Outcome> refused = fromNobody ? Optional.empty() : checked(Optional.empty(), true);
    return refused.orElseGet(Outcome.Here::new);
  }

  private boolean isLoopbackInterface() {
    return in.name().equals("lo");
  }

  private boolean forwards() {
    Family family = flight.packet().family();
    return setting("forwarding", (sysctls, dev) -> sysctls.forwarding(family, dev));
  }

  private interface Setting {
    Optional<Boolean> of(Sysctls sysctls, InterfaceName dev);
  }

  private boolean setting(String name, Setting setting) {
    return known(terrain.sysctls(), setting)
        .orElseGet(() -> assumptions.holds(name + " is on for " + in + ", which was not read"));
  }

  private Optional<Boolean> known(Reading<Sysctls> reading, Setting setting) {
    return reading.toOptional().flatMap(sysctls -> setting.of(sysctls, in));
  }

  /// ip_error: says so to the sender, but only where this interface forwards.
  private Outcome refused(Cause cause, RouteType type, String by, boolean byRule) {
    Packet packet = flight.packet();
    if (packet.family() == Family.IPV4 && !forwards()) {
      return drop(Cause.FORWARDING_OFF, "forwarding is off on " + in);
    }
    if (type == RouteType.BLACKHOLE) {
      return drop(cause, by);
    }
    return new Outcome.Ended(
        new Verdict.Rejected(packet, cause, by, icmp(packet.family(), type, byRule)));
  }

  private static String icmp(Family family, RouteType type, boolean byRule) {
    if (family == Family.IPV6) {
      return type == RouteType.PROHIBIT ? "icmp6-adm-prohibited" : "icmp6-no-route";
    }
    if (type == RouteType.PROHIBIT) {
      return "icmp-admin-prohibited";
    }
    return byRule ? "icmp-net-unreachable" : "icmp-host-unreachable";
  }

  private Outcome drop(Cause cause, String by) {
    return new Outcome.Ended(dropped(cause, by));
  }

  private Verdict dropped(Cause cause, String by) {
    flight.add(new Step.Decided(by, flight.packet()));
    return new Verdict.Dropped(flight.packet(), cause, by);
  }
}
