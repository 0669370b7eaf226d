package waymark.mirror;

import java.util.List;
import java.util.Optional;
import waymark.mirror.ledger.OpenBrake;
import waymark.mirror.prune.Plan;
import waymark.mirror.text.Json;

/// What prune found and did.
///
/// @param brake what keeps everything; empty where it is off
/// @param waiting what targets have still to do of earlier lists
/// @param code what confirms this list; empty where there is nothing to confirm
/// @param confirmed whether it was, and has been done
/// @param undone what was left undone all the same, and why
record PruneReport(
    Optional<OpenBrake> brake,
    Plan plan,
    List<String> waiting,
    Optional<String> code,
    boolean confirmed,
    List<String> undone) {

  static PruneReport braked(OpenBrake brake) {
    return new PruneReport(
        Optional.of(brake),
        new Plan(List.of(), List.of()),
        List.of(),
        Optional.empty(),
        false,
        List.of());
  }

  int exit() {
    return brake.isPresent() ? Exit.BRAKE : undone.isEmpty() ? Exit.DONE : Exit.FINDINGS;
  }

  /// The document of `prune --json`.
  Json toJson() {
    return Json.of(
        "brake",
        brake.map(on -> Json.of("since", on.run(), "reasons", Json.texts(on.reasons()))),
        "steps",
        plan.steps().stream().map(Plan.Step::toJson).toList(),
        "kept",
        Json.texts(plan.kept()),
        "waiting",
        Json.texts(waiting),
        "code",
        code,
        "confirmed",
        confirmed,
        "undone",
        Json.texts(undone),
        "exit",
        exit());
  }
}
