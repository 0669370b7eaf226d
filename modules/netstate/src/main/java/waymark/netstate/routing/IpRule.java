package waymark.netstate.routing;

import waymark.netstate.packet.Family;

/// One `ip rule`: in the order of their priorities, the first whose selector fits and whose action
/// decides ends the lookup (fib_rules_lookup).
///
/// @param text the rule as ip-rule(8) prints it, without its priority: `from all fwmark 0x64 lookup
///   100`
public record IpRule(
    Family family, RulePriority priority, Selector selector, RuleAction action, String text) {

  /// Whether it leads into that table.
  public boolean looksUp(TableId table) {
    return action instanceof RuleAction.Lookup lookup && lookup.table().equals(table);
  }

  /// As `ip rule` prints it, the tab as a blank.
  @Override
  public String toString() {
    return priority + ": " + text;
  }
}
