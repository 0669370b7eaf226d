package waymark.agent;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import waymark.diagnosis.Code;
import waymark.diagnosis.Trial;

/// A diagnosis, as the document of `--json` says it.
final class DiagnosisDocument {

  private DiagnosisDocument() {}

  /// @param seconds how long it took
  static Map<String, @Nullable Object> of(Diagnosing.Report report, double seconds) {
    var diagnosis = report.diagnosis();
    return Json.object(
        "verdict", diagnosis.verdict().word(),
        "cause", diagnosis.cause().map(Code::word),
        "findings", diagnosis.findings().stream().map(FindingDocument::of).toList(),
        "probes", report.probes().stream().map(ProbeDocument::of).toList(),
        "walks", diagnosis.trials().stream().map(DiagnosisDocument::trial).toList(),
        "assumed", report.promise().assumed(),
        "missing", report.missing(),
        "seconds", seconds);
  }

  private static Map<String, @Nullable Object> trial(Trial trial) {
    return Json.object(
        "name", trial.name(),
        "holds", holds(trial),
        "packet", WalkDocument.packet(trial.packet()),
        "walk", WalkDocument.walk(trial.there()),
        "reply", trial.back().map(WalkDocument::walk),
        "next", trial.next().map(WalkDocument::walk));
  }

  private static Optional<Boolean> holds(Trial trial) {
    return trial.isKept() || trial.isBroken() ? Optional.of(trial.isKept()) : Optional.empty();
  }
}
