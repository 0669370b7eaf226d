package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.netfilter.nft.BaseChain;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftFamily;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.Link;

/// What nft runs on packets outside of the hooks of IP, and what lets them pass those hooks by:
/// chains at ingress and egress, of bridges, and flowtables. None is modelled; each is named where
/// it may act on a packet.
record Bypass(
    List<Outside> chains, Map<String, List<String>> flowtables, Map<InterfaceName, Link> links) {

  private static final InterfaceName LOOPBACK = new InterfaceName("lo");

  /// The kinds of interfaces that stand on another one without being its master.
  private static final Set<String> STACKED =
      Set.of("vlan", "macvlan", "macvtap", "ipvlan", "ipvtap");

  Bypass {
    chains = List.copyOf(chains);
    flowtables = Map.copyOf(flowtables);
  }

  /// A base chain outside of the hooks of IP.
  ///
  /// @param devices where it stands; empty where that is not told
  record Outside(String name, boolean isBridge, List<String> devices) {}

  static Bypass of(List<NftTable> tables, Map<InterfaceName, Link> links) {
    List<Outside> chains = new ArrayList<>();
    Map<String, List<String>> flowtables = new HashMap<>();
    for (NftTable table : tables) {
      if (table.activity() == NftTable.Activity.DORMANT || table.family() == NftFamily.ARP) {
        continue;
      }
      for (NftChain chain : table.chains().values()) {
        outside(table, chain).ifPresent(chains::add);
      }
      for (String used : offloaded(table)) {
        flowtables.put(
            "flowtable " + used + " of " + table, table.flowtables().getOrDefault(used, List.of()));
      }
    }
    return new Bypass(chains, flowtables, links);
  }

  private static Optional<Outside> outside(NftTable table, NftChain chain) {
    return chain
        .base()
        .filter(base -> base.ipHook().isEmpty() || table.family() == NftFamily.BRIDGE)
        .filter(base -> !chain.rules().isEmpty() || base.policy() == BaseChain.Policy.DROP)
        .map(base ->
            new Outside(
                table + " " + chain.name() + " at " + base.hook(),
                table.family() == NftFamily.BRIDGE,
                base.devices()));
  }

  private static Set<String> offloaded(NftTable table) {
    Set<String> used = new HashSet<>();
    table
        .chains()
        .values()
        .forEach(chain ->
            chain
                .rules()
                .forEach(rule ->
                    rule.statements()
                        .forEach(statement -> {
                          if (statement instanceof Statement.Offload(String flowtable)) {
                            used.add(flowtable);
                          }
                        })));
    return used;
  }

  /// What may act on a packet, one name each.
  List<String> at(Packet packet, Tracking tracking) {
    if (chains.isEmpty() && flowtables.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Outside chain : chains) {
      if (chain.isBridge() ? mayBridge() : touches(chain, packet)) {
        names.add(chain.name());
      }
    }
    if (tracking instanceof Tracking.Established) {
      flowtables.forEach((name, devices) -> {
        if (devices.isEmpty() || packet.in().map(in -> passes(devices, in)).orElse(false)) {
          names.add(name);
        }
      });
    }
    return names;
  }

  /// By which interface a packet will leave is not known yet: an egress chain of any other may act,
  /// and where this host sends to itself, an ingress chain of `lo`.
  private boolean touches(Outside chain, Packet packet) {
    return chain.devices().isEmpty()
        || chain.name().endsWith("egress")
        || passes(chain.devices(), packet.in().orElse(LOOPBACK));
  }

  /// Whether a packet that comes in by an interface may have come in by one of the devices before:
  /// its ports see the packet first. What carries a VLAN and the like is not read: it may be any.
  private boolean passes(List<String> devices, InterfaceName in) {
    return below(in).stream().anyMatch(dev -> devices.contains(dev.name()) || isStacked(dev));
  }

  private boolean isStacked(InterfaceName dev) {
    return Optional.ofNullable(links.get(dev))
        .flatMap(Link::kind)
        .map(STACKED::contains)
        .orElse(false);
  }

  /// The interface, its ports, and theirs.
  private Set<InterfaceName> below(InterfaceName top) {
    Set<InterfaceName> found = new LinkedHashSet<>(List.of(top));
    boolean grows = true;
    while (grows) {
      grows =
          found.addAll(
              links.values().stream()
                  .filter(link -> link.master().map(found::contains).orElse(false))
                  .map(Link::name)
                  .toList());
    }
    return found;
  }

  private boolean mayBridge() {
    return links.isEmpty()
        || links.values().stream()
            .anyMatch(link ->
                link.kind().map(kind -> kind.equals("bridge")).orElse(link.master().isPresent()));
  }
}
