package waymark.netstate.routing;

import java.util.OptionalInt;

/// What an ip rule does with a packet that its selector fits.
public sealed interface RuleAction {

  /// `lookup TABLE`: takes the table's route, if it has one that is not suppressed.
  ///
  /// @param suppressPrefixLength a route whose prefix is at most this long does not count
  ///   (`suppress_prefixlength`)
  /// @param suppressIfGroup a route by an interface of this group does not count
  ///   (`suppress_ifgroup`)
  record Lookup(TableId table, OptionalInt suppressPrefixLength, OptionalInt suppressIfGroup)
      implements RuleAction {}

  /// `goto PRIORITY`: goes on at the first rule of that priority.
  record Goto(RulePriority target) implements RuleAction {}

  /// `nop`.
  record Nop() implements RuleAction {}

  /// `blackhole`: the packet is dropped without a word.
  record Blackhole() implements RuleAction {}

  /// `unreachable`: dropped, answered with ICMP net unreachable.
  record Unreachable() implements RuleAction {}

  /// `prohibit`: dropped, answered with ICMP administratively prohibited.
  record Prohibit() implements RuleAction {}

  /// An action that this model keeps and does not judge.
  record Unmodelled(String text) implements RuleAction {}
}
