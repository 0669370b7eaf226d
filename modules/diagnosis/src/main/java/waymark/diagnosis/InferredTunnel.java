package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import waymark.diagnosis.Promise.Tunnel;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;
import waymark.netstate.routing.RuleAction;
import waymark.netstate.routing.TableId;
import waymark.netstate.walk.Gateway;

/// The tunnel of a gateway, read off its live state: where an ip rule leads to a table whose
/// default route leaves by a tunnel's link. Other programs have marks, rules and tables of their
/// own, to a socket of this host or to a second WAN; none of these is the tunnel.
final class InferredTunnel {

  /// The defaults of OpenVPN are two halves of all addresses.
  private static final int LONGEST_DEFAULT = 1;

  private final Gateway gateway;

  InferredTunnel(Gateway gateway) {
    this.gateway = gateway;
  }

  /// The surest sign first; empty where nothing leads into a tunnel and nothing shows that
  /// something should.
  Optional<Tunnel> tunnel() {
    return byRule(rule -> mark(rule).isPresent(), this::isTunnel)
        .or(() -> byRule(rule -> true, this::isTunnel))
        .or(this::byEmptyTable)
        .or(this::byWrittenMark)
        .or(() -> byRule(rule -> mark(rule).isPresent(), this::isElsewhere));
  }

  /// The links that are tunnels by their kind or, where no kind is told, by their name.
  static Stream<Link> links(Gateway gateway) {
    return gateway.links().toOptional().orElse(List.of()).stream().filter(InferredTunnel::isTunnel);
  }

  private Optional<Tunnel> byRule(Predicate<IpRule> wanted, Predicate<InterfaceName> isWayOut) {
    return lookups()
        .filter(wanted)
        .flatMap(rule ->
            defaults(table(rule))
                .filter(route -> route.family() == rule.family())
                .flatMap(route ->
                    devs(route)
                        .filter(isWayOut)
                        .map(dev -> tunnel(dev, vias(route), mark(rule), table(rule)))))
        .findFirst();
  }

  /// A mark is looked up in a table that has no default, as when the tunnel went down and took its
  /// routes along: best one that a rule writes.
  private Optional<Tunnel> byEmptyTable() {
    List<IpRule> empty =
        lookups()
            .filter(rule -> mark(rule).isPresent())
            .filter(rule -> defaults(table(rule)).findAny().isEmpty())
            .toList();
    List<FwMark> written = written().toList();
    return Stream.concat(
            empty.stream()
                .filter(rule ->
                    written.stream()
                        .anyMatch(mark -> mark(rule).orElseThrow().matches(mark.value()))),
            empty.stream())
        .findFirst()
        .flatMap(rule -> link().map(dev -> tunnel(dev, List.of(), mark(rule), table(rule))));
  }

  /// A mark is written that no ip rule looks up: it was meant for the tunnel's table.
  private Optional<Tunnel> byWrittenMark() {
    return written()
        .filter(mark ->
            lookups()
                .flatMap(rule -> mark(rule).stream())
                .noneMatch(known -> known.matches(mark.value())))
        .findFirst()
        .flatMap(mark -> link().map(dev -> byWrittenMark(mark, dev)));
  }

  private Tunnel byWrittenMark(FwMark mark, InterfaceName dev) {
    Optional<Route> way =
        routes()
            .filter(route -> !isKernelTable(route.table()))
            .filter(InferredTunnel::isDefault)
            .filter(route -> devs(route).anyMatch(dev::equals))
            .findFirst();
    return tunnel(
        dev,
        way.map(InferredTunnel::vias).orElse(List.of()),
        Optional.of(mark),
        way.map(Route::table).orElse(new TableId(mark.value())));
  }

  private Tunnel tunnel(
      InterfaceName dev, List<IpAddress> gateways, Optional<FwMark> mark, TableId table) {
    return new Tunnel(
        dev,
        gateway.links().toOptional().orElse(List.of()).stream()
            .filter(link -> link.name().equals(dev))
            .flatMap(link -> link.addresses().stream())
            .filter(address -> address.scope().equals("global"))
            .map(Link.InterfaceAddress::address)
            .toList(),
        gateways,
        mark,
        table,
        List.of());
  }

  private Stream<IpRule> lookups() {
    return gateway.rules().toOptional().orElse(List.of()).stream()
        .filter(rule -> rule.action() instanceof RuleAction.Lookup)
        .filter(rule -> !isKernelTable(table(rule)));
  }

  private static TableId table(IpRule rule) {
    return rule.action() instanceof RuleAction.Lookup lookup ? lookup.table() : TableId.MAIN;
  }

  /// The mark that leads into the rule's table; a rule for all other marks has none.
  private static Optional<FwMark> mark(IpRule rule) {
    return rule.selector().not() ? Optional.empty() : rule.selector().fwmark();
  }

  private static boolean isKernelTable(TableId table) {
    return table.equals(TableId.MAIN)
        || table.equals(TableId.LOCAL)
        || table.equals(TableId.DEFAULT);
  }

  private Stream<Route> routes() {
    return gateway.routes().toOptional().orElse(List.of()).stream();
  }

  private Stream<Route> defaults(TableId table) {
    return routes().filter(route -> route.table().equals(table)).filter(InferredTunnel::isDefault);
  }

  private static boolean isDefault(Route route) {
    return route.destination().prefixLength() <= LONGEST_DEFAULT
        && (route.type() == RouteType.UNICAST || route.type() == RouteType.LOCAL);
  }

  private static Stream<InterfaceName> devs(Route route) {
    return route.type() == RouteType.UNICAST
        ? route.nextHops().stream().map(NextHop::dev).flatMap(Optional::stream)
        : Stream.empty();
  }

  private static List<IpAddress> vias(Route route) {
    return route.nextHops().stream().map(NextHop::via).flatMap(Optional::stream).toList();
  }

  /// The marks that rules of mangle write, then those of native rules.
  private Stream<FwMark> written() {
    return WrittenMarks.of(gateway).filter(mark -> mark.value() != 0);
  }

  private Optional<InterfaceName> link() {
    return links(gateway).map(Link::name).findFirst();
  }

  private boolean isTunnel(InterfaceName dev) {
    return links(gateway).anyMatch(link -> link.name().equals(dev));
  }

  private static boolean isTunnel(Link link) {
    String kind = link.kind().orElse("");
    String name = link.name().name();
    return kind.equals("wireguard")
        || kind.equals("tun")
        || name.startsWith("wg")
        || name.startsWith("tun");
  }

  /// A link of another kind, but neither this host nor where everything goes anyway.
  private boolean isElsewhere(InterfaceName dev) {
    return !dev.name().equals("lo")
        && defaults(TableId.MAIN).flatMap(InferredTunnel::devs).noneMatch(dev::equals);
  }
}
