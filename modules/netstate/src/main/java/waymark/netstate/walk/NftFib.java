package waymark.netstate.walk;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression.Fib;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Query;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteAnswer.Result;
import waymark.netstate.routing.RouteType;
import waymark.netstate.walk.Computed.Known;

/// What `fib` tells: the type of an address, or the interface that a route to it leaves by
/// (nft_fib_ipv4.c, nft_fib_ipv6.c).
final class NftFib {

  private final Terrain terrain;
  private final Assumptions assumptions;
  private final Flight flight;
  private final Hook hook;

  NftFib(Terrain terrain, Assumptions assumptions, Flight flight, Hook hook) {
    this.terrain = terrain;
    this.assumptions = assumptions;
    this.flight = flight;
    this.hook = hook;
  }

  Computed of(Fib fib) {
    return switch (fib.result()) {
      case TYPE -> type(fib);
      case OIF, OIFNAME ->
          Known.of(found(fib).map(dev -> Datatype.ofName(dev.name())).orElse(BigInteger.ZERO));
    };
  }

  private Computed type(Fib fib) {
    if (fib.flags().contains(Fib.Flag.IIF) || fib.flags().contains(Fib.Flag.OIF)) {
      return NftExpressions.open(fib); // only the addresses of one interface count
    }
    IpAddress address = looked(fib);
    return Known.of(
        address.family() == Family.IPV4
            ? number(terrain.lookup(address.family()).addressType(address))
            : number6(address, query(fib, Optional.empty())));
  }

  /// By the route that a packet of this host to the address would take (__nft_fib6_eval_type); 0 is
  /// RTN_UNSPEC.
  private long number6(IpAddress address, Query query) {
    return switch (terrain.lookup(Family.IPV6).lookup(query, assumptions).result()) {
      case Result.Refused(var rule, var route, RouteType type) -> number(type);
      case Result.NoRoute() -> number(RouteType.UNREACHABLE);
      case Result.Found(var rule, Route route, var hop) -> {
        if (route.isOfItsRouters(address)) {
          yield number(RouteType.ANYCAST);
        }
        if (route.type() == RouteType.LOCAL) {
          yield number(RouteType.LOCAL);
        }
        if (address.isMulticast()) {
          yield number(RouteType.MULTICAST);
        }
        yield address.isUnspecified() ? 0 : number(RouteType.UNICAST);
      }
    };
  }

  private static long number(RouteType type) {
    return switch (type) {
      case UNICAST -> 1;
      case LOCAL -> 2;
      case BROADCAST -> 3;
      case ANYCAST -> 4;
      case MULTICAST -> 5;
      case BLACKHOLE -> 6;
      case UNREACHABLE -> 7;
      case PROHIBIT -> 8;
      case THROW -> 9;
      case NAT -> 10;
      case XRESOLVE -> 11;
    };
  }

  private IpAddress looked(Fib fib) {
    return fib.flags().contains(Fib.Flag.DADDR)
        ? flight.packet().destination()
        : flight.packet().source();
  }

  private Optional<InterfaceName> in() {
    return hook == Hook.OUTPUT ? Optional.empty() : flight.packet().in();
  }

  /// The interface that the route leaves by; with `iif` or `oif`, that one, if the route may leave
  /// by it.
  private Optional<InterfaceName> found(Fib fib) {
    if (isLoopback() || isOfNobody()) {
      return in();
    }
    Optional<InterfaceName> wanted =
        fib.flags().contains(Fib.Flag.OIF)
            ? flight.out()
            : fib.flags().contains(Fib.Flag.IIF) ? in() : Optional.empty();
    Family family = flight.packet().family();
    Result result = terrain.lookup(family).lookup(query(fib, wanted), assumptions).result();
    if (!(result instanceof Result.Found(var rule, Route route, var hop))
        || route.type() == RouteType.LOCAL
        || (family == Family.IPV6 && route.type() == RouteType.ANYCAST)) {
      return Optional.empty();
    }
    return wanted.isEmpty() ? hop.dev() : wanted.filter(dev -> leavesBy(family, route, hop, dev));
  }

  /// What comes in by `lo` is from where it should be (nft_fib_can_skip).
  private boolean isLoopback() {
    return (hook == Hook.PREROUTING || hook == Hook.INPUT)
        && in().map(dev -> dev.name().equals("lo")).orElse(false);
  }

  /// Who has no address yet may ask all, or a group of the link (nft_fib4_eval).
  private boolean isOfNobody() {
    IpAddress to = flight.packet().destination();
    return flight.packet().source().isUnspecified()
        && (to.isLimitedBroadcast() || to.isLocalMulticast());
  }

  /// IPv4 asks whether any next hop uses the interface (fib_info_nh_uses_dev), IPv6 the one chosen.
  private static boolean leavesBy(Family family, Route route, NextHop hop, InterfaceName dev) {
    return (family == Family.IPV6 ? List.of(hop) : route.nextHops())
        .stream().anyMatch(each -> each.dev().equals(Optional.of(dev)));
  }

  /// Only a link-local address is looked for on one interface, the packet's own if no other is
  /// asked for (nft_fib6_flowi_init).
  private Query query(Fib fib, Optional<InterfaceName> wanted) {
    Query query = query(fib);
    if (!query.destination().isLinkLocal() || query.destination().family() == Family.IPV4) {
      return query;
    }
    boolean leaves = hook == Hook.OUTPUT || hook == Hook.POSTROUTING;
    return wanted.or(() -> leaves ? flight.out() : in()).map(query::withOif).orElse(query);
  }

  /// The ports are not asked with (nft_fib4_eval, nft_fib6_eval).
  private Query query(Fib fib) {
    Packet packet = flight.packet();
    int mark = fib.flags().contains(Fib.Flag.MARK) ? packet.mark() : 0;
    Query there =
        new Query(
            Optional.empty(),
            Optional.empty(),
            packet.source(),
            packet.destination(),
            mark,
            packet.protocol(),
            0,
            0,
            packet.tos());
    if (fib.flags().contains(Fib.Flag.DADDR)) {
      return fromSomeone(there);
    }
    boolean isForward = hook == Hook.FORWARD && fib.flags().contains(Fib.Flag.IIF);
    return fromSomeone(there.reversed(isForward ? flight.out() : Optional.empty(), mark));
  }

  /// From a group or from all no route of IPv4 is asked for (get_saddr).
  private static Query fromSomeone(Query query) {
    IpAddress from = query.source();
    boolean isNobody = from.isLimitedBroadcast() || from.isMulticast();
    return isNobody && from.family() == Family.IPV4
        ? query.withSource(new IpAddress(Family.IPV4, 0, 0))
        : query;
  }
}
