package waymark.diagnosis;

import java.util.List;
import java.util.stream.Stream;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.FwMark;
import waymark.netstate.walk.Gateway;

/// The marks that a gateway's rules write: iptables' in mangle first, then the native ones.
final class WrittenMarks {

  private WrittenMarks() {}

  static Stream<FwMark> of(Gateway gateway) {
    Stream<FwMark> iptables =
        gateway.iptables().toOptional().orElse(List.of()).stream()
            .flatMap(ruleset -> ruleset.table(TableName.MANGLE).stream())
            .flatMap(table -> table.chains().values().stream())
            .flatMap(chain -> chain.rules().stream())
            .flatMap(rule ->
                rule.target() instanceof Target.Mark(FwMark set) ? Stream.of(set) : Stream.empty());
    return Stream.concat(iptables, NativeRules.writtenMarks(gateway));
  }
}
