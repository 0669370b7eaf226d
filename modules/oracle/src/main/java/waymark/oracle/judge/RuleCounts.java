package waymark.oracle.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.Target;
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
        counts.merge(new RuleKey(at.table(), at.chain(), at.number()), 1L, Long::sum);
      }
    }
    return counts;
  }

  /// The rules that counted otherwise, one sentence each.
  List<String> differences(Ruleset counted) {
    List<String> differences = new ArrayList<>();
    for (Table table : counted.tables().values()) {
      for (Chain chain : table.chains().values()) {
        for (int i = 0; i < chain.rules().size(); i++) {
          Rule rule = chain.rules().get(i);
          RuleKey key = new RuleKey(table.name(), chain.name(), i + 1);
          long kernel = rule.counters().map(Counters::packets).orElseThrow();
          long low = least.getOrDefault(key, 0L);
          long high = most.getOrDefault(key, 0L);
          if (!isOpen(rule) && (kernel < low || kernel > high)) {
            differences.add(
                table.name().word()
                    + ": "
                    + rule.text()
                    + " counted "
                    + kernel
                    + ", the walk says "
                    + (low == high ? low : low + " to " + high));
          }
        }
      }
    }
    return differences;
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
