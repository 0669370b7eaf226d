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
/// @param exit what it ends with, as far as that is known now
/// @param error why the store could not take what the run did; empty where it did
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
    int exit,
    Optional<String> error) {

  /// The brake is on.
  ///
  /// @param since the run that braked
  /// @param reasons one sentence each
  public record BrakeOn(RunId since, List<String> reasons) {

    Json toJson() {
      return Json.of("since", since, "reasons", Json.texts(reasons), "acknowledged", false);
    }
  }

  /// The same, of a run that has come to its end with that status.
  ///
  /// @param whole whether it was about all repositories
  public Report ended(int status, boolean whole) {
    return with(state.counting(status, ended, whole), status, error);
  }

  /// The same, where the store cannot take what it is to remember of the run.
  public Report unwritten(String why) {
    return with(state, Closing.UNWRITTEN, Optional.of(why));
  }

  private Report with(State another, int status, Optional<String> why) {
    return new Report(
        run, began, ended, listed, problems, done, brake, requests, another, status, why);
  }

  public long count(Outcome outcome) {
    return done.stream().filter(d -> d.change().outcome() == outcome).count();
  }

  /// The document of `sync --json`.
  ///
  /// @param targets what came of shipping to each
  public Json toJson(List<Json> targets) {
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
        "error",
        error,
        "exit",
        exit);
  }
}
