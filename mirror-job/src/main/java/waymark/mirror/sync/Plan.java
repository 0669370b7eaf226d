package waymark.mirror.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.config.Glob;

/// What a run would do.
///
/// @param problems why the listing is not complete; empty where it is
/// @param refused whether a forge gave no listing at all
public record Plan(List<Intent> intents, List<String> problems, boolean refused) {

  public Plan {
    intents = List.copyOf(intents);
    problems = List.copyOf(problems);
  }

  static Plan of(
      Discovery discovery, Optional<Glob> only, State state, Instant now, Duration recheck) {
    List<Intent> intents = new ArrayList<>();
    for (Wanted one : discovery.wanted()) {
      if (only.isEmpty() || only.get().matches(one.name())) {
        Optional<Known> known = Optional.ofNullable(state.known().get(one.key()));
        intents.add(new Intent(one.key(), one.name(), what(one, known, now, recheck)));
      }
    }
    return new Plan(intents, discovery.problems(), discovery.refused());
  }

  private static Intent.What what(
      Wanted wanted, Optional<Known> known, Instant now, Duration recheck) {
    return switch (wanted) {
      case Wanted.Present _ when known.isEmpty() -> Intent.What.CREATE;
      case Wanted.Present(var listed, _, _) ->
          known.get().isFresh(listed, now, recheck) ? Intent.What.SKIP : Intent.What.LOOK;
      case Wanted.Missing _ -> Intent.What.SEEK;
      case Wanted.OutOfReach _ -> Intent.What.NONE;
    };
  }
}
