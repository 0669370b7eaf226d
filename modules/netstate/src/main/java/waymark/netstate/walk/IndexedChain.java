package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Table;
import waymark.netstate.packet.Packet;

/// A chain, and which of its rules could fit a packet, found without asking each: by the
/// destination block, the source block or the destination port that they ask for, as the long
/// chains of kube-proxy, blocklists and port forwards do. A rule that asks for none of them could
/// fit every packet.
///
/// A packet keeps its addresses and ports while one table is asked: a nat verdict ends the table.
final class IndexedChain {

  /// A chain as short as this is read through sooner than it is looked up in.
  private static final int SHORT = 8;

  private final Chain chain;
  private final int[] always;
  private final BlockIndex destinations;
  private final BlockIndex sources;
  private final Map<Integer, int[]> destinationPorts;
  private List<Optional<IndexedChain>> next = List.of();

  private IndexedChain(
      Chain chain,
      int[] always,
      BlockIndex destinations,
      BlockIndex sources,
      Map<Integer, int[]> destinationPorts) {
    this.chain = chain;
    this.always = always;
    this.destinations = destinations;
    this.sources = sources;
    this.destinationPorts = destinationPorts;
  }

  /// The chains of a table by their names, each rule joined to the chain that it leads to.
  static Map<ChainName, IndexedChain> all(Table table) {
    Map<ChainName, IndexedChain> chains = new HashMap<>();
    table.chains().forEach((name, chain) -> chains.put(name, of(chain)));
    for (IndexedChain each : chains.values()) {
      each.next =
          each.chain.rules().stream()
              .map(rule ->
                  rule.target().leadsTo().flatMap(to -> Optional.ofNullable(chains.get(to))))
              .toList();
    }
    return chains;
  }

  private static IndexedChain of(Chain chain) {
    List<Rule> rules = chain.rules();
    if (rules.size() <= SHORT) {
      return new IndexedChain(
          chain,
          IntStream.range(0, rules.size()).toArray(),
          BlockIndex.NONE,
          BlockIndex.NONE,
          Map.of());
    }
    List<Integer> always = new ArrayList<>();
    Map<AddressMask, List<Integer>> destinations = new HashMap<>();
    Map<AddressMask, List<Integer>> sources = new HashMap<>();
    Map<Integer, List<Integer>> ports = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      List<Match> matches = rules.get(i).matches();
      Optional<AddressMask> destination = destination(matches);
      Optional<AddressMask> source = source(matches);
      Optional<Integer> port = destinationPort(matches);
      if (destination.isPresent()) {
        add(destinations, destination.get(), i);
      } else if (source.isPresent()) {
        add(sources, source.get(), i);
      } else if (port.isPresent()) {
        add(ports, port.get(), i);
      } else {
        always.add(i);
      }
    }
    return new IndexedChain(
        chain,
        ascending(always),
        BlockIndex.of(destinations),
        BlockIndex.of(sources),
        ascending(ports));
  }

  Chain chain() {
    return chain;
  }

  /// The chain that the rule at a place, from 0, leads to; empty where it leads to none that is
  /// there.
  Optional<IndexedChain> next(int place) {
    return next.get(place);
  }

  /// The places, from 0 and ascending, of all rules that could fit the packet.
  int[] candidates(Packet packet) {
    List<int[]> found = new ArrayList<>(4);
    destinations.covering(packet.destination(), found);
    sources.covering(packet.source(), found);
    int[] byPort = destinationPorts.get(packet.transport().destinationPort());
    if (byPort != null) {
      found.add(byPort);
    }
    if (found.isEmpty()) {
      return always;
    }
    int[] all = always;
    for (int[] more : found) {
      all = BlockIndex.joined(all, more);
    }
    Arrays.sort(all);
    return all;
  }

  private static Optional<AddressMask> destination(List<Match> matches) {
    for (Match match : matches) {
      if (match instanceof Match.Destination(AddressMask block, boolean invert)
          && isNarrow(block, invert)) {
        return Optional.of(block);
      }
    }
    return Optional.empty();
  }

  private static Optional<AddressMask> source(List<Match> matches) {
    for (Match match : matches) {
      if (match instanceof Match.Source(AddressMask block, boolean invert)
          && isNarrow(block, invert)) {
        return Optional.of(block);
      }
    }
    return Optional.empty();
  }

  private static boolean isNarrow(AddressMask block, boolean invert) {
    return !invert && block.prefixLength().orElse(0) > 0;
  }

  private static Optional<Integer> destinationPort(List<Match> matches) {
    for (Match match : matches) {
      if (match instanceof Match.DestinationPort(var module, var ports, boolean invert)
          && !invert
          && ports.first() == ports.last()) {
        return Optional.of(ports.first());
      }
    }
    return Optional.empty();
  }

  private static <K> void add(Map<K, List<Integer>> places, K key, int place) {
    places.computeIfAbsent(key, any -> new ArrayList<>()).add(place);
  }

  private static <K> Map<K, int[]> ascending(Map<K, List<Integer>> places) {
    Map<K, int[]> arrays = new HashMap<>();
    places.forEach((key, list) -> arrays.put(key, ascending(list)));
    return arrays;
  }

  private static int[] ascending(List<Integer> places) {
    return places.stream().mapToInt(Integer::intValue).toArray();
  }
}
