package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.RouteAnswer.Consulted;
import waymark.netstate.routing.RouteAnswer.Result;

/// Finds the route of a packet as the kernel does: the ip rules in the order of their priorities,
/// in each table the longest prefix (fib_rules_lookup, fib_table_lookup).
public final class RouteLookup {

  private static final InterfaceName LOOPBACK = new InterfaceName("lo");

  private final List<IpRule> rules;
  private final Map<TableId, RoutingTable> tables;
  private final Map<InterfaceName, Integer> groups;
  private final boolean dissects;

  /// @param rules of one family, in the order of the kernel's list
  /// @param routes of the same family, all tables
  /// @param links for the groups that `suppress_ifgroup` asks for
  public RouteLookup(List<IpRule> rules, List<Route> routes, List<Link> links) {
    this.rules = rules.stream().sorted(Comparator.comparing(IpRule::priority)).toList();
    this.dissects = rules.stream().map(IpRule::selector).anyMatch(RouteLookup::needsTransport);
    this.tables =
        routes.stream()
            .collect(
                Collectors.groupingBy(
                    Route::table,
                    Collectors.collectingAndThen(Collectors.toList(), RoutingTable::new)));
    this.groups = new HashMap<>();
    links.forEach(link -> groups.put(link.name(), link.group()));
  }

  /// What the kernel asks for a packet that it did not make itself for a socket: its protocol and
  /// ports are looked at only where a rule asks for them that is not for `iif lo`
  /// (fib_rule_requires_fldissect); else no rule sees them.
  public Query asOfPacket(Query query) {
    return dissects ? query : query.withoutTransport();
  }

  private static boolean needsTransport(Selector selector) {
    boolean asks =
        selector.ipproto().isPresent()
            || selector.sport().isPresent()
            || selector.dport().isPresent();
    return asks && !selector.iif().equals(Optional.of(LOOPBACK));
  }

  /// Looks a packet up.
  public RouteAnswer lookup(Query query, Doubts doubts) {
    List<Consulted> consulted = new ArrayList<>();
    int at = 0;
    while (at < rules.size()) {
      IpRule rule = rules.get(at++);
      if (!Selection.fits(rule, query, doubts)) {
        continue;
      }
      switch (rule.action()) {
        case RuleAction.Lookup lookup -> {
          Optional<Result> decided = inTable(rule, lookup, query, doubts, consulted);
          if (decided.isPresent()) {
            return new RouteAnswer(decided.get(), consulted);
          }
        }
        case RuleAction.Goto(RulePriority target) -> {
          Optional<Integer> next = first(target, at);
          consulted.add(
              new Consulted(rule, next.isPresent() ? "goes to " + target : "goes nowhere"));
          at = next.orElse(at);
        }
        case RuleAction.Nop() -> consulted.add(new Consulted(rule, "nop"));
        case RuleAction.Blackhole() -> {
          return refused(rule, RouteType.BLACKHOLE, consulted);
        }
        case RuleAction.Unreachable() -> {
          return refused(rule, RouteType.UNREACHABLE, consulted);
        }
        case RuleAction.Prohibit() -> {
          return refused(rule, RouteType.PROHIBIT, consulted);
        }
        case RuleAction.Unmodelled(String text) -> {
          if (doubts.holds("ip rule " + rule.priority() + ": " + text + " drops the packet")) {
            return refused(rule, RouteType.BLACKHOLE, consulted);
          }
        }
      }
    }
    return new RouteAnswer(new Result.NoRoute(), consulted);
  }

  private static RouteAnswer refused(IpRule rule, RouteType type, List<Consulted> consulted) {
    consulted.add(new Consulted(rule, type.word()));
    return new RouteAnswer(new Result.Refused(rule, Optional.empty(), type), consulted);
  }

  /// A goto leads only forward (fib_nl_newrule refuses the rest).
  private Optional<Integer> first(RulePriority priority, int from) {
    for (int i = from; i < rules.size(); i++) {
      if (rules.get(i).priority().equals(priority)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private Optional<Result> inTable(
      IpRule rule,
      RuleAction.Lookup lookup,
      Query query,
      Doubts doubts,
      List<Consulted> consulted) {
    Optional<Result> result = longest(rule, lookup.table(), query, doubts);
    if (result.isEmpty()) {
      consulted.add(new Consulted(rule, "no route"));
      return Optional.empty();
    }
    switch (result.get()) {
      case Result.Found(IpRule by, Route route, NextHop hop) -> {
        if (isSuppressed(lookup, route, hop)) {
          consulted.add(new Consulted(rule, route.text() + " is suppressed"));
          return Optional.empty();
        }
        consulted.add(new Consulted(rule, route.text()));
      }
      case Result.Refused(IpRule by, Optional<Route> route, RouteType type) -> {
        consulted.add(new Consulted(rule, route.map(Route::text).orElse(type.word())));
        if (type == RouteType.THROW) {
          return Optional.empty();
        }
      }
      case Result.NoRoute() -> consulted.add(new Consulted(rule, "no route"));
    }
    return result;
  }

  private boolean isSuppressed(RuleAction.Lookup lookup, Route route, NextHop hop) {
    int group = hop.dev().map(dev -> groups.getOrDefault(dev, 0)).orElse(-1);
    return (lookup.suppressPrefixLength().isPresent()
            && route.destination().prefixLength() <= lookup.suppressPrefixLength().getAsInt())
        || (lookup.suppressIfGroup().isPresent() && lookup.suppressIfGroup().getAsInt() == group);
  }

  private Optional<Result> longest(IpRule rule, TableId id, Query query, Doubts doubts) {
    RoutingTable table = tables.get(id);
    if (table == null) {
      return Optional.empty();
    }
    for (Route route : table.covering(query.destination())) {
      if (route.tos() != 0 && route.tos() != TypeOfService.asked(query)) {
        continue;
      }
      if (!route.unmodelled().isEmpty()
          && !doubts.holds(
              String.join(", ", route.unmodelled()) + " lets a packet take " + route.text())) {
        continue;
      }
      switch (route.type()) {
        case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> {
          return Optional.of(new Result.Refused(rule, Optional.of(route), route.type()));
        }
        case UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, NAT, XRESOLVE -> {
          Optional<NextHop> hop = nextHop(route, query, doubts);
          if (hop.isPresent()) {
            return Optional.of(new Result.Found(rule, route, hop.get()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The kernel picks one of several next hops by a hash of the flow: which one is not ours to say.
  private static Optional<NextHop> nextHop(Route route, Query query, Doubts doubts) {
    List<NextHop> usable = new ArrayList<>(route.nextHops());
    usable.removeIf(
        hop -> !hop.usable() || (query.oif().isPresent() && !query.oif().equals(hop.dev())));
    for (NextHop hop : usable.subList(0, Math.max(0, usable.size() - 1))) {
      if (doubts.holds(
          "the multipath hash picks "
              + hop.via().map(IpAddress::toString).orElse("")
              + " dev "
              + hop.dev().map(InterfaceName::name).orElse("none"))) {
        return Optional.of(hop);
      }
    }
    return usable.isEmpty() ? Optional.empty() : Optional.of(usable.getLast());
  }

  /// The type that an address has by itself, or the local table gives it; unicast where it has none
  /// (__inet_dev_addr_type).
  public RouteType addressType(IpAddress address) {
    boolean isNobody = address.family() == Family.IPV4 && address.isUnspecified();
    if (isNobody || address.isLimitedBroadcast()) {
      return RouteType.BROADCAST;
    }
    if (address.isMulticast()) {
      return RouteType.MULTICAST;
    }
    RoutingTable local = tables.get(TableId.LOCAL);
    return local == null
        ? RouteType.UNICAST
        : local.covering(address).stream().findFirst().map(Route::type).orElse(RouteType.UNICAST);
  }
}
