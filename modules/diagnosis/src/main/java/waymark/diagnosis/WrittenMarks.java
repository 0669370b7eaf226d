package waymark.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.FwMark;
import waymark.netstate.walk.Gateway;

/// The marks that a gateway's rules write: iptables' in mangle first, then the native ones.
final class WrittenMarks {

  private WrittenMarks() {}

  static Stream<FwMark> of(Gateway gateway) {
    return Stream.concat(
        rules(gateway).flatMap(rule -> mark(rule).stream()), NativeRules.writtenMarks(gateway));
  }

  /// The rules of mangle that write a mark.
  static Stream<Rule> rules(Gateway gateway) {
    return gateway.iptables().toOptional().orElse(List.of()).stream()
        .flatMap(ruleset -> ruleset.table(TableName.MANGLE).stream())
        .flatMap(table -> table.chains().values().stream())
        .flatMap(chain -> chain.rules().stream())
        .filter(rule -> mark(rule).isPresent());
  }

  /// What a rule writes; empty where it writes none.
  static Optional<FwMark> mark(Rule rule) {
    return rule.target() instanceof Target.Mark(FwMark set) ? Optional.of(set) : Optional.empty();
  }
}
