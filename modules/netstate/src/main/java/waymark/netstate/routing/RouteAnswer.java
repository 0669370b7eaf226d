package waymark.netstate.routing;

import java.util.List;
import java.util.Optional;

/// What a route lookup found, and by which rule.
///
/// @param result what was found
/// @param consulted the rules that fitted, in order, each with what came of it
public record RouteAnswer(Result result, List<Consulted> consulted) {

  public RouteAnswer {
    consulted = List.copyOf(consulted);
  }

  /// A rule that fitted.
  ///
  /// @param outcome `no route`, `throw`, `default via 10.66.66.1 dev wg0 is suppressed`, ...
  public record Consulted(IpRule rule, String outcome) {}

  /// The end of a lookup.
  public sealed interface Result {

    /// A route that sends, delivers or broadcasts.
    record Found(IpRule rule, Route route, NextHop hop) implements Result {}

    /// A rule or a route that refuses: blackhole, unreachable, prohibit.
    record Refused(IpRule rule, Optional<Route> route, RouteType type) implements Result {}

    /// No rule led to a route.
    record NoRoute() implements Result {}
  }
}
