package waymark.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import waymark.diagnosis.Promise.Front;
import waymark.diagnosis.Promise.Tunnel;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Link.InterfaceAddress;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RuleAction;
import waymark.netstate.routing.TableId;
import waymark.netstate.snapshot.Snapshot;
import waymark.netstate.walk.Gateway;

/// Reads a gateway's purpose off its live state, for a person who has no policy at hand: what the
/// marks, ip rules, WireGuard interfaces and DNAT rules show, each guess said.
public final class Inference {

  private final Gateway gateway;
  private final List<String> assumed = new ArrayList<>();

  private Inference(Gateway gateway) {
    this.gateway = gateway;
  }

  /// What a gateway seems to be there for.
  public static Promise of(Snapshot snapshot) {
    return new Inference(snapshot.gateway()).promise();
  }

  private Promise promise() {
    Optional<Tunnel> tunnel = tunnel();
    Optional<InterfaceName> lanInterface = lanInterface(tunnel.map(Tunnel::dev));
    List<Cidr> lan = lanInterface.map(this::networks).orElse(List.of());
    lanInterface.ifPresent(dev ->
        assumed.add("the LAN is " + lan + " on " + dev + ", where the main default route is"));
    List<Front> fronts = fronts(lanInterface, lan);
    fronts.forEach(front -> assumed.add("a front is " + front.name() + ", by its DNAT rule"));
    return new Promise(
        lan, lanInterface.stream().toList(), List.of(), List.of(), fronts, tunnel, assumed);
  }

  private Stream<IpRule> rules() {
    return gateway.rules().toOptional().orElse(List.of()).stream();
  }

  private Stream<Route> routes() {
    return gateway.routes().toOptional().orElse(List.of()).stream();
  }

  private Stream<Link> links() {
    return gateway.links().toOptional().orElse(List.of()).stream();
  }

  private Stream<Rule> rules(TableName table) {
    return gateway.iptables().toOptional().orElse(List.of()).stream()
        .flatMap(ruleset -> ruleset.table(table).stream())
        .flatMap(each -> each.chains().values().stream())
        .map(Chain::rules)
        .flatMap(List::stream);
  }

  /// The tunnel is where a marked table's default route leads, or else the one tunnel interface.
  private Optional<Tunnel> tunnel() {
    Optional<FwMark> mark = lookedUpMark().or(this::writtenMark);
    Optional<TableId> table =
        rules()
            .filter(rule -> rule.selector().fwmark().isPresent())
            .flatMap(rule -> lookup(rule).stream())
            .findFirst()
            .or(this::tableOfTunnel);
    if (mark.isEmpty()) {
      return Optional.empty();
    }
    Optional<Route> way =
        routes()
            .filter(route -> table.equals(Optional.of(route.table())))
            .filter(route -> route.destination().prefixLength() == 0)
            .filter(route -> route.nextHops().stream().anyMatch(hop -> hop.dev().isPresent()))
            .findFirst();
    Optional<InterfaceName> dev =
        way.flatMap(route -> route.nextHops().getFirst().dev()).or(this::tunnelLink);
    return dev.map(name -> {
      TableId id = table.orElse(new TableId(mark.get().value()));
      assumed.add("the tunnel is " + name + " with mark " + mark.get() + " and table " + id);
      List<IpAddress> gateways =
          way.stream()
              .flatMap(route -> route.nextHops().stream())
              .map(NextHop::via)
              .flatMap(Optional::stream)
              .toList();
      return new Tunnel(name, addresses(name).toList(), gateways, mark.get(), id);
    });
  }

  private Optional<FwMark> lookedUpMark() {
    return rules()
        .filter(rule -> lookup(rule).isPresent())
        .flatMap(rule -> rule.selector().fwmark().stream())
        .findFirst();
  }

  private static Optional<TableId> lookup(IpRule rule) {
    return rule.action() instanceof RuleAction.Lookup lookup && !isKernelTable(lookup.table())
        ? Optional.of(lookup.table())
        : Optional.empty();
  }

  private static boolean isKernelTable(TableId table) {
    return table.equals(TableId.MAIN)
        || table.equals(TableId.LOCAL)
        || table.equals(TableId.DEFAULT);
  }

  private Optional<FwMark> writtenMark() {
    return rules(TableName.MANGLE)
        .map(Rule::target)
        .filter(Target.Mark.class::isInstance)
        .map(target -> ((Target.Mark) target).set())
        .findFirst()
        .or(() -> NativeRules.writtenMark(gateway));
  }

  /// Without an ip rule for the mark, the tunnel's table is the one whose default leads into it.
  private Optional<TableId> tableOfTunnel() {
    Optional<InterfaceName> tunnel = tunnelLink();
    return routes()
        .filter(route -> !isKernelTable(route.table()))
        .filter(route -> route.destination().prefixLength() == 0)
        .filter(route -> route.nextHops().stream().anyMatch(hop -> hop.dev().equals(tunnel)))
        .map(Route::table)
        .findFirst();
  }

  private Optional<InterfaceName> tunnelLink() {
    return links().filter(Inference::isTunnel).map(Link::name).findFirst();
  }

  private static boolean isTunnel(Link link) {
    String kind = link.kind().orElse("");
    return kind.equals("wireguard") || kind.equals("tun") || link.name().name().startsWith("wg");
  }

  private Optional<InterfaceName> lanInterface(Optional<InterfaceName> tunnel) {
    return routes()
        .filter(route -> route.table().equals(TableId.MAIN))
        .filter(route -> route.destination().prefixLength() == 0)
        .flatMap(route -> route.nextHops().stream())
        .flatMap(hop -> hop.dev().stream())
        .filter(dev -> !tunnel.equals(Optional.of(dev)))
        .findFirst();
  }

  private List<Cidr> networks(InterfaceName dev) {
    return addressesOn(dev).map(InterfaceAddress::network).distinct().toList();
  }

  private Stream<InterfaceAddress> addressesOn(InterfaceName dev) {
    return links()
        .filter(link -> link.name().equals(dev))
        .flatMap(link -> link.addresses().stream())
        .filter(address -> address.scope().equals("global"));
  }

  private Stream<IpAddress> addresses(InterfaceName dev) {
    return addressesOn(dev).map(InterfaceAddress::address);
  }

  /// A DNAT rule names a front by `-d`, or serves every address of this host; or a rule that names
  /// one leads to DNAT, as kube-proxy's do.
  private List<Front> fronts(Optional<InterfaceName> lanInterface, List<Cidr> lan) {
    Set<Front> fronts = new LinkedHashSet<>();
    List<IpAddress> own = lanInterface.stream().flatMap(this::addresses).toList();
    rules(TableName.NAT)
        .filter(rule -> rule.target() instanceof Target.Dnat)
        .forEach(rule -> fronts.addAll(fronts(rule, own, lan)));
    for (NativeRules.Door door : NativeRules.doors(gateway)) {
      fronts.addAll(
          fronts(
              door.addresses().isEmpty() ? own : door.addresses(),
              lan,
              door.protocol(),
              door.port()));
    }
    Set<ChainName> translating = translating();
    rules(TableName.NAT)
        .filter(rule -> rule.target().leadsTo().map(translating::contains).orElse(false))
        .forEach(rule -> fronts.addAll(fronts(rule, List.of(), lan)));
    return List.copyOf(fronts);
  }

  /// The chains of nat that lead to DNAT.
  private Set<ChainName> translating() {
    List<Chain> chains =
        gateway.iptables().toOptional().orElse(List.of()).stream()
            .flatMap(ruleset -> ruleset.table(TableName.NAT).stream())
            .flatMap(each -> each.chains().values().stream())
            .toList();
    Set<ChainName> found = new HashSet<>();
    boolean grows = true;
    while (grows) {
      grows =
          found.addAll(
              chains.stream()
                  .filter(chain ->
                      chain.rules().stream()
                          .anyMatch(rule ->
                              rule.target() instanceof Target.Dnat
                                  || rule.target().leadsTo().map(found::contains).orElse(false)))
                  .map(Chain::name)
                  .toList());
    }
    return found;
  }

  private static List<Front> fronts(Rule rule, List<IpAddress> own, List<Cidr> lan) {
    List<Front> fronts = new ArrayList<>();
    List<IpAddress> named = named(rule).toList();
    for (Match match : rule.matches()) {
      if (match instanceof Match.DestinationPort(var protocol, var ports, boolean invert)
          && !invert
          && ports.first() == ports.last()) {
        fronts.addAll(fronts(named.isEmpty() ? own : named, lan, protocol, ports.first()));
      }
    }
    return fronts;
  }

  private static List<Front> fronts(
      List<IpAddress> addresses, List<Cidr> lan, Protocol protocol, int port) {
    return addresses.stream()
        .filter(address -> lan.stream().anyMatch(block -> block.contains(address)))
        .map(address -> new Front(address + ":" + port, address, protocol, port))
        .toList();
  }

  private static Stream<IpAddress> named(Rule rule) {
    return rule.matches().stream()
        .filter(Match.Destination.class::isInstance)
        .map(match -> ((Match.Destination) match).block())
        .map(block -> block.address());
  }
}
