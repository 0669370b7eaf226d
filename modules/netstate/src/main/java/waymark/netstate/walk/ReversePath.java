package waymark.netstate.walk;

import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Query;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.routing.RouteAnswer.Result;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.walk.Step.Routed.Purpose;
import waymark.netstate.walk.Verdict.Cause;

/// The reverse-path filter: whether a packet's source is where a packet to it would be sent
/// (fib_validate_source, __fib_validate_source in net/ipv4/fib_frontend.c). IPv6 has none but the
/// rpfilter match.
final class ReversePath {

  private static final int STRICT = 1;

  private final Terrain terrain;
  private final Assumptions assumptions;
  private final Flight flight;
  private final InterfaceName in;

  ReversePath(Terrain terrain, Assumptions assumptions, Flight flight) {
    this.terrain = terrain;
    this.assumptions = assumptions;
    this.flight = flight;
    this.in = flight.packet().in().orElseThrow();
  }

  /// The end of the packet, if the check refuses it.
  ///
  /// @param out the interface that it would leave by; empty if it is for this host
  Optional<Verdict> refusal(Optional<InterfaceName> out) {
    Packet packet = flight.packet();
    if (packet.family() == Family.IPV6) {
      return Optional.empty();
    }
    Optional<Sysctls> sysctls = terrain.sysctls().toOptional();
    Optional<Integer> mode = sysctls.flatMap(known -> known.rpFilter(in));
    if (mode.isEmpty() && assumptions.holds("rp_filter is 0 on " + in + ", which was not read")) {
      return Optional.empty();
    }
    int rpFilter = mode.orElse(STRICT);
    boolean acceptLocal = sysctls.flatMap(known -> known.acceptLocal(in)).orElse(false);
    if (rpFilter == 0 && acceptLocal) {
      return Optional.empty();
    }
    boolean withMark = sysctls.flatMap(known -> known.srcValidMark(in)).orElse(false);
    Query back = Query.of(packet).reversed(out, withMark ? packet.mark() : 0);
    RouteAnswer answer = terrain.lookup(Family.IPV4).lookup(back, assumptions);
    if (rpFilter != 0) {
      flight.add(new Step.Routed(Purpose.REVERSE_PATH, answer, packet));
    }
    return judge(answer, rpFilter, acceptLocal, back);
  }

  private Optional<Verdict> judge(
      RouteAnswer answer, int rpFilter, boolean acceptLocal, Query back) {
    if (!(answer.result() instanceof Result.Found(var rule, Route route, NextHop hop))) {
      return rpFilter == 0
          ? Optional.empty()
          : refuse(Cause.RP_FILTER, rpFilter, "there is no way back to " + back.destination());
    }
    boolean isLocal = route.type() == RouteType.LOCAL;
    if (route.type() != RouteType.UNICAST
        && !(isLocal && (acceptLocal || in.name().equals("lo")))) {
      return refuse(
          Cause.MARTIAN, rpFilter, back.destination() + " is an address of " + route.text());
    }
    boolean sameDevice =
        route.nextHops().stream().anyMatch(each -> each.dev().equals(Optional.of(in))) || isLocal;
    if (sameDevice || rpFilter == 0) {
      return Optional.empty();
    }
    if (rpFilter == STRICT) {
      return refuse(Cause.RP_FILTER, rpFilter, "the way back is " + route.text());
    }
    return Optional.empty();
  }

  private Optional<Verdict> refuse(Cause cause, int rpFilter, String why) {
    String by =
        (cause == Cause.RP_FILTER ? "rp_filter=" + rpFilter + " on " : "martian source on ")
            + in
            + ": "
            + why;
    flight.add(new Step.Decided(by, flight.packet()));
    return Optional.of(new Verdict.Dropped(flight.packet(), cause, by));
  }
}
