package waymark.oracle.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.NftChain;
import waymark.netstate.netfilter.nft.NftRule;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.packet.Family;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Walk.Way;

/// What the rules should have counted: at least and at most, which differ where several ways end
/// alike.
final class RuleCounts {

  private final Map<RuleKey, Long> least = new HashMap<>();
  private final Map<RuleKey, Long> most = new HashMap<>();

  /// Adds one packet, which went one of these ways.
  void add(List<Way> ways) {
    List<Map<RuleKey, Long>> each = ways.stream().map(RuleCounts::of).toList();
    Set<RuleKey> keys = new HashSet<>();
    each.forEach(way -> keys.addAll(way.keySet()));
    for (RuleKey key : keys) {
      long low = Long.MAX_VALUE;
      long high = 0;
      for (Map<RuleKey, Long> way : each) {
        long count = way.getOrDefault(key, 0L);
        low = Math.min(low, count);
        high = Math.max(high, count);
      }
      least.merge(key, low, Long::sum);
      most.merge(key, high, Long::sum);
    }
  }

  private static Map<RuleKey, Long> of(Way way) {
    Map<RuleKey, Long> counts = new HashMap<>();
    for (Step step : way.steps()) {
      if (step instanceof Step.AtRule at) {
        RuleKey key = new RuleKey(at.table().word(), at.chain().name(), at.number());
        counts.merge(key, 1L, Long::sum);
      }
      if (step instanceof Step.AtNative at) {
        RuleKey key = new RuleKey(at.table().toString(), at.chain().name(), at.number());
        counts.merge(key, 1L, Long::sum);
      }
    }
    return counts;
  }

  /// The rules that counted otherwise, one sentence each.
  List<String> differences(Gateway counted, Family family) {
    List<String> differences = new ArrayList<>();
    for (Ruleset ruleset : counted.rulesets(family).toOptional().orElseThrow()) {
      ruleset.tables().values().forEach(table -> differences(table, differences));
    }
    counted.nft().toOptional().orElseThrow().forEach(table -> differences(table, differences));
    return differences;
  }

  private void differences(Table table, List<String> differences) {
    for (Chain chain : table.chains().values()) {
      for (int i = 0; i < chain.rules().size(); i++) {
        Rule rule = chain.rules().get(i);
        if (!isOpen(rule)) {
          RuleKey key = new RuleKey(table.name().word(), chain.name().name(), i + 1);
          compare(key, rule.text(), rule.counters().map(Counters::packets).orElseThrow())
              .ifPresent(differences::add);
        }
      }
    }
  }

  /// Of native rules, those that have a counter.
  private void differences(NftTable table, List<String> differences) {
    for (NftChain chain : table.chains().values()) {
      for (int i = 0; i < chain.rules().size(); i++) {
        NftRule rule = chain.rules().get(i);
        RuleKey key = new RuleKey(table.toString(), chain.name(), i + 1);
        rule.statements().stream()
            .filter(Statement.Counter.class::isInstance)
            .map(Statement.Counter.class::cast)
            .flatMap(counter -> compare(key, rule.text(), counter.packets()).stream())
            .forEach(differences::add);
      }
    }
  }

  private Optional<String> compare(RuleKey key, String rule, long kernel) {
    long low = least.getOrDefault(key, 0L);
    long high = most.getOrDefault(key, 0L);
    return low <= kernel && kernel <= high
        ? Optional.empty()
        : Optional.of(
            key.table()
                + " "
                + key.chain()
                + ": "
                + rule
                + " counted "
                + kernel
                + ", the walk says "
                + (low == high ? low : low + " to " + high));
  }

  /// A match that the walk does not judge: a rule that changes nothing is passed over then. The
  /// source port is such where the kernel chose it.
  private static boolean isOpen(Rule rule) {
    boolean onlyCounts =
        rule.target() instanceof Target.None || rule.target() instanceof Target.Continue;
    return rule.matches().stream()
        .anyMatch(match ->
            match instanceof Match.Conditional
                || match instanceof Match.Unmodelled
                || (onlyCounts && asksForSourcePort(match)));
  }

  private static boolean asksForSourcePort(Match match) {
    return match instanceof Match.SourcePort
        || (match instanceof Match.Multiport multiport
            && multiport.which() != Match.Multiport.Which.DESTINATION);
  }
}
