package waymark.netstate.walk;

import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.BaseChain;
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
import waymark.netstate.walk.Step.Routed.Purpose;
import waymark.netstate.walk.Verdict.Cause;

/// One packet on one way through the kernel: the hooks in their order and the routing between them.
/// Lives for one walk; what it holds is what the kernel keeps in the packet's buffer.
final class Passage {

  private static final InterfaceName LOOPBACK = new InterfaceName("lo");

  private final Terrain terrain;
  private final Assumptions assumptions;
  private final Flight flight;
  private final Turns turns;

  Passage(Terrain terrain, Assumptions assumptions, Packet packet, Tracking tracking) {
    this.terrain = terrain;
    this.assumptions = assumptions;
    this.flight = new Flight(packet, tracking);
    this.turns = new Turns(assumptions);
  }

  List<Step> steps() {
    return flight.steps();
  }

  int connMark() {
    return flight.hasConnection() ? flight.connMark() : 0;
  }

  boolean isTracked() {
    return flight.hasConnection();
  }

  Verdict run() {
    List<String> unread = terrain.unread(flight.packet().family());
    for (String missing : unread) {
      if (!assumptions.holds(missing + ", and would change nothing")) {
        return new Verdict.Unknown(unread);
      }
    }
    List<String> outside = terrain.bypass().at(flight.packet(), flight.tracking());
    for (String each : outside) {
      if (!assumptions.holds(each + " lets the packet pass unchanged")) {
        return new Verdict.Unknown(outside);
      }
    }
    return flight.packet().in().isPresent() ? fromOutside() : fromThisHost();
  }

  private Verdict fromOutside() {
    Optional<Verdict> ended = hook(Hook.PREROUTING);
    if (ended.isPresent()) {
      return ended.get();
    }
    InputRoute.Outcome outcome = new InputRoute(terrain, assumptions, flight).decide();
    return switch (outcome) {
      case InputRoute.Outcome.Ended(Verdict verdict) -> verdict;
      case InputRoute.Outcome.Here() -> deliver();
      case InputRoute.Outcome.Onward(Route route, NextHop hop) -> forward(route, hop);
    };
  }

  private Verdict deliver() {
    return hook(Hook.INPUT).orElseGet(() -> new Verdict.Local(flight.packet()));
  }

  private Verdict forward(Route route, NextHop hop) {
    InterfaceName out = hop.dev().orElse(LOOPBACK);
    flight.leaveBy(out, hop.via());
    return hook(Hook.FORWARD)
        .or(() -> hook(Hook.POSTROUTING))
        .orElseGet(() ->
            new Verdict.Forwarded(
                flight.packet(), flight.sourcePortKept(), out, hop.via(), route.table()));
  }

  private Verdict fromThisHost() {
    RouteAnswer answer = output(Purpose.OUTPUT);
    Optional<Verdict> refused = refusal(answer);
    if (refused.isPresent()) {
      return refused.get();
    }
    takeRoute(answer);
    for (Stage stage : ordered(Hook.OUTPUT)) {
      Packet before = flight.packet();
      Optional<Verdict> ended = run(stage, Hook.OUTPUT);
      if (ended.isPresent()) {
        return ended.get();
      }
      if (isRerouted(stage, before, flight.packet())) {
        answer = output(Purpose.REROUTE);
        refused = refusal(answer);
        if (refused.isPresent()) {
          return refused.get();
        }
      }
    }
    // The rules of OUTPUT see the interface of the first lookup, POSTROUTING that of the last.
    takeRoute(answer);
    Optional<Verdict> ended = hook(Hook.POSTROUTING);
    if (ended.isPresent()) {
      return ended.get();
    }
    if (answer.result() instanceof Result.Found(var rule, Route route, NextHop hop)
        && route.type() != RouteType.LOCAL) {
      return new Verdict.Forwarded(
          flight.packet(),
          flight.sourcePortKept(),
          hop.dev().orElse(LOOPBACK),
          hop.via(),
          route.table());
    }
    flight.comeInBy(LOOPBACK);
    return hook(Hook.PREROUTING).orElseGet(this::deliver);
  }

  private void takeRoute(RouteAnswer answer) {
    if (answer.result() instanceof Result.Found(var rule, Route route, NextHop hop)) {
      flight.leaveBy(
          route.type() == RouteType.LOCAL ? LOOPBACK : hop.dev().orElse(LOOPBACK), hop.via());
    }
  }

  private RouteAnswer output(Purpose purpose) {
    RouteLookup lookup = terrain.lookup(flight.packet().family());
    Query asked = Query.of(flight.packet());
    RouteAnswer answer =
        lookup.lookup(purpose == Purpose.REROUTE ? lookup.asOfPacket(asked) : asked, assumptions);
    flight.add(new Step.Routed(purpose, answer, flight.packet()));
    return answer;
  }

  private Optional<Verdict> refusal(RouteAnswer answer) {
    return switch (answer.result()) {
      case Result.Found(var rule, Route route, NextHop hop) ->
          isLoopbackOutside(route, hop)
              ? Optional.of(toSocket(Cause.MARTIAN, "127.0.0.0/8 may not leave this host"))
              : Optional.empty();
      case Result.NoRoute() -> Optional.of(toSocket(Cause.NO_ROUTE, "no route"));
      case Result.Refused(var rule, var route, RouteType type) ->
          Optional.of(toSocket(Cause.ROUTE, route.map(Route::text).orElse(rule.toString())));
    };
  }

  private Verdict toSocket(Cause cause, String by) {
    return new Verdict.Rejected(flight.packet(), cause, by, "error of the socket");
  }

  /// A source of 127.0.0.0/8 on any other interface than `lo`, unless route_localnet allows it
  /// (__mkroute_output).
  private boolean isLoopbackOutside(Route route, NextHop hop) {
    IpAddress source = flight.packet().source();
    InterfaceName out = hop.dev().orElse(LOOPBACK);
    return source.family() == Family.IPV4
        && source.isLoopback()
        && route.type() != RouteType.LOCAL
        && !out.equals(LOOPBACK)
        && !terrain
            .sysctls()
            .toOptional()
            .flatMap(sysctls -> sysctls.routeLocalnet(out))
            .orElse(false);
  }

  /// What makes the mangle table and native chains of type route (ipt_mangle_out,
  /// nf_route_table_hook4) and the translation of the destination (nf_nat_ipv4_local_fn) ask for
  /// the route again: nothing else does.
  private static boolean isRerouted(Stage stage, Packet before, Packet after) {
    return switch (stage) {
      case Stage.Track() -> false;
      case Stage.Translate translate -> !before.destination().equals(after.destination());
      case Stage.Rules rules -> rules.table() == TableName.MANGLE && isOther(before, after);
      case Stage.Native chain ->
          chain.base().type() == BaseChain.Type.ROUTE && isOther(before, after);
      case Stage.Unordered unordered -> false;
    };
  }

  private static boolean isOther(Packet before, Packet after) {
    return before.mark() != after.mark() || before.tos() != after.tos();
  }

  private Optional<Verdict> hook(Hook hook) {
    for (Stage stage : ordered(hook)) {
      Optional<Verdict> ended = run(stage, hook);
      if (ended.isPresent()) {
        return ended;
      }
    }
    return Optional.empty();
  }

  private List<Stage> ordered(Hook hook) {
    return turns.of(terrain.at(flight.packet().family(), hook), hook);
  }

  private Optional<Verdict> run(Stage stage, Hook hook) {
    return switch (stage) {
      case Stage.Track() -> {
        flight.track();
        yield Optional.empty();
      }
      case Stage.Translate(int priority, List<Stage> asked) -> translate(asked, hook);
      case Stage.Rules rules -> new ChainRun(terrain, assumptions, flight, rules).run();
      case Stage.Native chain ->
          turns.isAwake(chain.table())
              ? new NftChainRun(terrain, assumptions, flight, chain).run()
              : Optional.empty();
      case Stage.Unordered unordered ->
          throw new IllegalStateException(unordered.owner() + " were not put into an order");
    };
  }

  private Optional<Verdict> translate(List<Stage> asked, Hook hook) {
    flight.translate(hook);
    if (!flight.asksNat(hook)) {
      return Optional.empty();
    }
    for (Stage stage : turns.of(asked, hook)) {
      Optional<Verdict> ended = run(stage, hook);
      if (ended.isPresent() || !flight.asksNat(hook)) {
        return ended;
      }
    }
    flight.natWasAsked(hook);
    return Optional.empty();
  }
}
