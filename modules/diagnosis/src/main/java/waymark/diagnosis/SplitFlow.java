package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.Target;
import waymark.netstate.netfilter.nft.Statement;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Walk;

/// The first packet of a connection goes one way and the next ones another: a rule asks for the
/// state of the connection.
final class SplitFlow {

  private final Remedy remedy;

  SplitFlow(Remedy remedy) {
    this.remedy = remedy;
  }

  /// The finding, where it is the connection's next packet that breaks the promise.
  Optional<Finding> of(Trial trial, String whose) {
    return trial.isBroken()
        ? trial.next().map(next -> finding(trial, next, whose))
        : Optional.empty();
  }

  /// Whether the first packet's source was masqueraded: the kernel ends such a connection where it
  /// turns to another interface (nf_nat_oif_changed), so nothing of it leaves there.
  static boolean isEnded(Walk there) {
    return Case.matched(there).stream()
        .anyMatch(step ->
            switch (step) {
              case Step.AtRule at -> at.rule().target() instanceof Target.Masquerade;
              case Step.AtNative at ->
                  at.rule().statements().stream()
                      .anyMatch(statement ->
                          statement instanceof Statement.Nat nat
                              && nat.kind() == Statement.Nat.Kind.MASQUERADE);
            });
  }

  private Finding finding(Trial trial, Walk next, String whose) {
    Optional<Step.Matched> turn = turn(trial.there(), next);
    List<Evidence> evidence = new ArrayList<>();
    turn.map(Evidences::rule).ifPresent(evidence::add);
    evidence.add(Evidences.walk(trial.there()));
    evidence.add(Evidences.walk(next));
    List<Change> moved = turn.map(Spot::toTheEnd).orElse(List.of());
    return new Finding(
        Code.SPLIT_FLOW,
        Severity.ERROR,
        "the first packet of a connection "
            + whose
            + " "
            + Evidences.ending(trial.there().verdict())
            + ", and the next one "
            + Evidences.ending(next.verdict())
            + turn.map(step -> ": " + Case.place(step) + " treats them differently").orElse("")
            + (isEnded(trial.there())
                ? "; the kernel ends a masqueraded connection that turns to another interface"
                : ""),
        turn.map(Evidences::where),
        evidence,
        Optional.of(next.start()),
        moved.isEmpty() || !remedy.mends(trial, moved)
            ? Optional.empty()
            : Optional.of(
                remedy.fix(
                    trial,
                    "move the rule behind those that mark",
                    moved,
                    "decide once for a connection and keep it in the connection mark, or have the"
                        + " rule's owner ask for no state")));
  }

  /// The first rule before the route lookup that fits one of the two packets alone.
  private static Optional<Step.Matched> turn(Walk there, Walk next) {
    List<Step.Matched> first = before(there);
    List<Step.Matched> second = before(next);
    Set<String> common = first.stream().map(Case::place).collect(Collectors.toSet());
    common.retainAll(second.stream().map(Case::place).toList());
    return Stream.concat(second.stream(), first.stream())
        .filter(step -> !common.contains(Case.place(step)))
        .findFirst();
  }

  /// Without nat, which sees the first packet of a connection alone.
  private static List<Step.Matched> before(Walk walk) {
    return Case.matched(walk).stream()
        .filter(step -> step.hook() == Hook.PREROUTING)
        .filter(step -> !(step instanceof Step.AtRule at) || at.table() != TableName.NAT)
        .toList();
  }
}
