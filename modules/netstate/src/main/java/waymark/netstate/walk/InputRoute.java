package waymark.netstate.walk;

import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
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
    Optional<Verdict> martian = martian(packet);
    if (martian.isPresent()) {
      return new Outcome.Ended(martian.get());
    }
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
    return switch (route.type()) {
      case LOCAL, ANYCAST -> checked(Optional.empty(), false).orElseGet(Outcome.Here::new);
      case BROADCAST -> checked(Optional.empty(), true).orElseGet(Outcome.Here::new);
      case UNICAST, MULTICAST, NAT, XRESOLVE -> onward(route, hop);
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

  /// An address that nothing from outside may carry (the martian checks of ip_route_input_slow).
  private Optional<Verdict> martian(Packet packet) {
    if (packet.family() == Family.IPV6) {
      return Optional.empty();
    }
    IpAddress source = packet.source();
    boolean loopback =
        (source.isLoopback() || packet.destination().isLoopback()) && !isLoopbackInterface();
    if (source.isMulticast() || source.isUnspecified() || isAllOnes(source)) {
      return Optional.of(dropped(Cause.MARTIAN, source + " may not be a source"));
    }
    if (loopback && !setting("route_localnet", Sysctls::routeLocalnet)) {
      return Optional.of(dropped(Cause.MARTIAN, "127.0.0.0/8 may not pass " + in));
    }
    return Optional.empty();
  }

  private boolean isLoopbackInterface() {
    return in.name().equals("lo");
  }

  private static boolean isAllOnes(IpAddress address) {
    return address.family() == Family.IPV4 && address.low() == 0xffff_ffffL;
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
