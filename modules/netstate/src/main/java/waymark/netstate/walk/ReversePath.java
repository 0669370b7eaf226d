package waymark.netstate.walk;

import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Query;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.routing.RouteAnswer.Result;
import waymark.netstate.routing.RouteLookup;
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
  /// @param isBroadcast whether it is for all hosts: the way back is then that of no address of
  ///   this host, which no `from` of an ip rule fits (brd_input of ip_route_input_slow,
  ///   ip_mc_validate_source)
  Optional<Verdict> refusal(Optional<InterfaceName> out, boolean isBroadcast) {
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
    boolean isShort =
        rpFilter == 0
            && !(out.equals(Optional.of(in))
                && sysctls.flatMap(known -> known.sendRedirects(in)).orElse(true));
    if (isShort && acceptLocal) {
      return Optional.empty();
    }
    boolean withMark = sysctls.flatMap(known -> known.srcValidMark(in)).orElse(false);
    Query reversed = Query.of(packet).reversed(out, withMark ? packet.mark() : 0);
    Query back = isBroadcast ? reversed.withSource(IpAddress.v4(0)) : reversed;
    RouteLookup lookup = terrain.lookup(Family.IPV4);
    RouteAnswer answer = lookup.lookup(lookup.asOfPacket(back), assumptions);
    if (rpFilter != 0) {
      flight.add(new Step.Routed(Purpose.REVERSE_PATH, answer, packet));
    }
    Optional<Refusal> whole = judge(answer, rpFilter, acceptLocal, back);
    Optional<Refusal> decided = isShort ? shortCheck(packet, whole) : whole;
    return decided.map(refusal -> refuse(refusal, rpFilter));
  }

  private record Refusal(Cause cause, String why) {}

  /// Without rp_filter and without custom rules, only this host's own addresses are refused
  /// (inet_lookup_ifaddr_rcu). Rules are custom as soon as one was ever added or deleted, which
  /// nothing tells where there are just the kernel's own.
  private Optional<Refusal> shortCheck(Packet packet, Optional<Refusal> whole) {
    boolean own =
        terrain.links().values().stream()
            .flatMap(link -> link.addresses().stream())
            .anyMatch(each -> each.address().equals(packet.source()));
    boolean isOpen = own != whole.isPresent() && !terrain.hasCustomRules(Family.IPV4);
    if (isOpen && !assumptions.holds("an ip rule was added or deleted since the start")) {
      return own
          ? Optional.of(new Refusal(Cause.MARTIAN, packet.source() + " is an own address"))
          : Optional.empty();
    }
    return whole;
  }

  private Optional<Refusal> judge(
      RouteAnswer answer, int rpFilter, boolean acceptLocal, Query back) {
    if (!(answer.result() instanceof Result.Found(var rule, Route route, NextHop hop))) {
      return rpFilter == 0
          ? Optional.empty()
          : Optional.of(
              new Refusal(Cause.RP_FILTER, "there is no way back to " + back.destination()));
    }
    boolean isLocal = route.type() == RouteType.LOCAL;
    if (route.type() != RouteType.UNICAST && !(isLocal && acceptLocal)) {
      return Optional.of(
          new Refusal(Cause.MARTIAN, back.destination() + " is an address of " + route.text()));
    }
    boolean sameDevice =
        route.nextHops().stream().anyMatch(each -> each.dev().equals(Optional.of(in)))
            || (isLocal && in.name().equals("lo"));
    return sameDevice || rpFilter != STRICT
        ? Optional.empty()
        : Optional.of(new Refusal(Cause.RP_FILTER, "the way back is " + route.text()));
  }

  private Verdict refuse(Refusal refusal, int rpFilter) {
    String by =
        (refusal.cause() == Cause.RP_FILTER
                ? "rp_filter=" + rpFilter + " on "
                : "martian source on ")
            + in
            + ": "
            + refusal.why();
    flight.add(new Step.Decided(by, flight.packet()));
    return new Verdict.Dropped(flight.packet(), refusal.cause(), by);
  }
}
