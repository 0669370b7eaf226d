package waymark.mirror.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;

/// An entry of the ledger.
///
/// @param sequence from 1, without a gap
/// @param time when it was written
/// @param previous SHA-256 of the file of the entry before; empty for the first
/// @param lost entries that are found to be lost, of which this is the first to tell
/// @param braked the number of the entry whose brake is on after this one, 0 where none is; empty
///   in what was written before entries said it
public record Entry(
    int sequence,
    Instant time,
    Event event,
    Optional<String> previous,
    List<Lost> lost,
    Optional<Integer> braked) {

  private static final String FORMAT = "waymark-ledger 1";

  /// What happened.
  public sealed interface Event {

    /// A run that changed something, or the first that failed in another way than the one before.
    ///
    /// @param complete whether the listing was proved complete
    /// @param changes every repository that did not stay unchanged
    /// @param brake why the run braked, one sentence each; empty where it did not
    /// @param exit the run's exit status before it shipped: a NAS that was away is not in it
    /// @param interrupted whether it died before it could write this; the next run wrote it then
    record Run(
        RunId run,
        boolean complete,
        List<Change> changes,
        List<String> brake,
        int exit,
        boolean interrupted)
        implements Event {}

    /// A person has looked at a brake and let go of it.
    ///
    /// @param run the braked run
    /// @param reason in the person's words
    record Acknowledged(RunId run, String reason) implements Event {}

    /// Retention has let a whole repository go: what entries before this one name of it is gone.
    ///
    /// @param name as it was called
    record Dropped(RepositoryKey repository, String name) implements Event {}
  }

  public Json toJson() {
    Json body =
        switch (event) {
          case Event.Run(
                  var run,
                  var complete,
                  var changes,
                  var brake,
                  var exit,
                  var interrupted) ->
              Json.of(
                  "kind", "run",
                  "run", run,
                  "complete", complete,
                  "changes", changes.stream().map(Change::toJson).toList(),
                  "brake", Json.texts(brake),
                  "exit", exit,
                  "interrupted", interrupted);
          case Event.Acknowledged(var run, var reason) ->
              Json.of("kind", "acknowledged", "run", run, "reason", reason);
          case Event.Dropped(var repository, var name) ->
              Json.of(
                  "kind",
                  "dropped",
                  "host",
                  repository.host(),
                  "id",
                  repository.id(),
                  "name",
                  name);
        };
    return Json.of(
        "format", FORMAT,
        "sequence", sequence,
        "time", time,
        "event", body,
        "previous", previous,
        "lost", lost.stream().map(Lost::toJson).toList(),
        "braked", braked);
  }

  public static Entry from(Json json) throws BadValueException {
    Json.Obj object = Json.asObject(json);
    if (!object.text("format").equals(FORMAT)) {
      throw new BadValueException(
          "\"" + object.text("format") + "\" is not a ledger's format",
          "use the mirror-job that wrote it; this one reads \"" + FORMAT + "\"");
    }
    return new Entry(
        object.integer("sequence"),
        object.instant("time"),
        event(object.object("event")),
        object.maybe("previous").isPresent()
            ? Optional.of(object.text("previous"))
            : Optional.empty(),
        Lost.in(object),
        object.maybe("braked").isPresent()
            ? Optional.of(object.integer("braked"))
            : Optional.empty());
  }

  private static Event event(Json.Obj event) throws BadValueException {
    return switch (event.text("kind")) {
      case "run" -> run(event);
      case "acknowledged" ->
          new Event.Acknowledged(RunId.parse(event.text("run")), event.text("reason"));
      case "dropped" ->
          new Event.Dropped(
              RepositoryKey.parse(event.text("host") + "/" + event.number("id")),
              event.text("name"));
      default ->
          throw new BadValueException(
              "\"" + event.text("kind") + "\" is not a kind of entry",
              "use the mirror-job that wrote it");
    };
  }

  private static Event run(Json.Obj event) throws BadValueException {
    List<Change> changes = new ArrayList<>();
    for (Json change : event.list("changes")) {
      changes.add(Change.from(change));
    }
    return new Event.Run(
        RunId.parse(event.text("run")),
        event.flag("complete"),
        changes,
        event.texts("brake"),
        event.integer("exit"),
        event.flag("interrupted"));
  }
}
