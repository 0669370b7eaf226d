package waymark.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import waymark.diagnosis.Promise.Front;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.netstate.walk.Gateway;

/// The fronts of a gateway, read off its DNAT rules.
final class InferredFronts {

  private final Gateway gateway;
  private final List<Cidr> lan;
  private final List<IpAddress> own;

  /// @param lan the networks that a front lies in
  /// @param own the addresses that a rule without an address is for
  InferredFronts(Gateway gateway, List<Cidr> lan, List<IpAddress> own) {
    this.gateway = gateway;
    this.lan = List.copyOf(lan);
    this.own = List.copyOf(own);
  }

  /// A DNAT rule names a front by `-d`, or serves every address of this host; or a rule that names
  /// one leads to DNAT, as kube-proxy's do.
  List<Front> fronts() {
    Set<Front> fronts = new LinkedHashSet<>();
    for (Ruleset ruleset : gateway.iptables().toOptional().orElse(List.of())) {
      fronts.addAll(fronts(ruleset));
    }
    for (NativeRules.Door door : NativeRules.doors(gateway)) {
      fronts.addAll(
          fronts(
              door.addresses().isEmpty() ? own(door.family()) : door.addresses(),
              door.protocol(),
              door.port()));
    }
    return List.copyOf(fronts);
  }

  private List<Front> fronts(Ruleset ruleset) {
    List<Chain> chains =
        ruleset.table(TableName.NAT).stream()
            .flatMap(table -> table.chains().values().stream())
            .toList();
    Set<ChainName> translating = translating(chains);
    List<IpAddress> own = own(ruleset.family());
    List<Front> fronts = new ArrayList<>();
    rules(chains)
        .filter(rule -> rule.target() instanceof Target.Dnat)
        .forEach(rule -> fronts.addAll(fronts(rule, own)));
    rules(chains)
        .filter(rule -> rule.target().leadsTo().map(translating::contains).orElse(false))
        .forEach(rule -> fronts.addAll(fronts(rule, List.of())));
    return fronts;
  }

  private List<IpAddress> own(Family family) {
    return own.stream().filter(address -> address.family() == family).toList();
  }

  private static Stream<Rule> rules(List<Chain> chains) {
    return chains.stream().map(Chain::rules).flatMap(List::stream);
  }

  /// The chains of nat that lead to DNAT.
  private static Set<ChainName> translating(List<Chain> chains) {
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

  private List<Front> fronts(Rule rule, List<IpAddress> unnamed) {
    List<Front> fronts = new ArrayList<>();
    List<IpAddress> named = named(rule).toList();
    for (Match match : rule.matches()) {
      if (match instanceof Match.DestinationPort(var protocol, var ports, boolean invert)
          && !invert
          && ports.first() == ports.last()) {
        fronts.addAll(fronts(named.isEmpty() ? unnamed : named, protocol, ports.first()));
      }
    }
    return fronts;
  }

  private List<Front> fronts(List<IpAddress> addresses, Protocol protocol, int port) {
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
