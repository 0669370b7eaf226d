package waymark.policy.plan;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.RuleAction;
import waymark.netstate.routing.RulePriority;
import waymark.netstate.routing.Selector;
import waymark.netstate.routing.TableId;

/// The ip rule that looks a mark up: `from all fwmark 0x64 lookup 100`.
///
/// @param priority empty where the kernel is to choose: one less than the lowest but that of the
///   local table (fib_default_rule_pref in net/core/fib_rules.c), 32765 on a host without other
///   rules
public record WantedIpRule(
    Family family, Optional<RulePriority> priority, FwMark fwmark, TableId table) {

  /// The rule as the kernel will hold it.
  ///
  /// @param taken the priority that it got
  public IpRule at(RulePriority taken) {
    return IpRuleText.rule(
        family,
        taken,
        selector(),
        new RuleAction.Lookup(table, OptionalInt.empty(), OptionalInt.empty()));
  }

  private Selector selector() {
    return new Selector(
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(fwmark),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
