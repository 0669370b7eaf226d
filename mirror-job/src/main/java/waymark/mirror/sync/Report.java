package waymark.mirror.sync;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.text.Json;

/// What came of a run.
///
/// @param listed how many repositories the forges list
/// @param problems why the listing is not complete
/// @param done every repository that the run had to answer for
/// @param brake empty where it is off
/// @param requests that were sent to the forges' API and git
/// @param state what the escrow knows now
public record Report(
    RunId run,
    Instant began,
    Instant ended,
    int listed,
    List<String> problems,
    List<Done> done,
    Optional<BrakeOn> brake,
    long requests,
    State state,
    int exit) {

  /// The brake is on.
  ///
  /// @param since the run that braked
  /// @param reasons one sentence each
  public record BrakeOn(RunId since, List<String> reasons) {

    Json toJson() {
      return Json.of("since", since, "reasons", Json.texts(reasons), "acknowledged", false);
    }
  }

  public long count(Outcome outcome) {
    return done.stream().filter(d -> d.change().outcome() == outcome).count();
  }

  /// The document of `sync --json`.
  ///
  /// @param targets what came of shipping to each
  /// @param status the exit status of it all
  public Json toJson(List<Json> targets, int status) {
    return Json.of(
        "run",
        run,
        "listed",
        listed,
        "complete",
        problems.isEmpty(),
        "problems",
        Json.texts(problems),
        "repositories",
        done.stream().map(Done::toJson).toList(),
        "brake",
        brake.map(BrakeOn::toJson),
        "requests",
        requests,
        "targets",
        targets,
        "exit",
        status);
  }
}
