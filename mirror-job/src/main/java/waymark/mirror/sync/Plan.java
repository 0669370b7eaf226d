package waymark.mirror.sync;

import java.util.List;

/// What a run would do.
///
/// @param problems why the listing is not complete; empty where it is
/// @param refused whether a forge gave no listing at all
public record Plan(List<Intent> intents, List<String> problems, boolean refused) {

  public Plan {
    intents = List.copyOf(intents);
    problems = List.copyOf(problems);
  }
}
