package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.walk.Walk;

/// An answer that goes elsewhere than back to the client.
final class Misrouted {

  private Misrouted() {}

  /// @param whose the answer of what, for people
  /// @param more what else shows it
  static Finding finding(Trial trial, Walk back, String whose, List<Evidence> more) {
    List<Evidence> evidence = new ArrayList<>();
    Case.matched(back).stream()
        .filter(step -> step.before().mark() != step.after().mark())
        .map(Evidences::rule)
        .forEach(evidence::add);
    evidence.add(Evidences.walk(back));
    Case.routed(back).flatMap(Evidences::routeGet).ifPresent(evidence::add);
    evidence.addAll(more);
    return new Finding(
        Code.REPLY_MISROUTED,
        Severity.ERROR,
        whose
            + " "
            + Evidences.ending(back.verdict())
            + " instead of going back by "
            + trial.packet().in().map(Object::toString).orElse("where it came from"),
        Optional.empty(),
        evidence,
        Optional.of(back.start()),
        Optional.empty());
  }
}
