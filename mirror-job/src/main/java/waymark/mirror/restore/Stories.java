package waymark.mirror.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.restore.Told.Bond;

/// The lines of one repository, put together into stories: a line that begins anew repeats states
/// of the one before, so that those of one store hang together. A key that may only add can lay a
/// line of its own beside them; who does not know what ours say makes none that hangs together with
/// them.
///
/// @param lines by their names, the newest last
record Stories(List<Told> lines) {

  /// The lines of the story that is meant.
  ///
  /// @return empty where several are told of that moment, and the choice is none between them; no
  ///   line where none is
  Optional<List<Told>> at(Moment moment, LineChoice choice) {
    List<Told> reaching = lines.stream().filter(line -> line.count(moment) > 0).toList();
    if (reaching.isEmpty()) {
      return Optional.of(reaching);
    }
    return switch (choice) {
      case LineChoice.Sole() ->
          story(reaching.getFirst()).filter(story -> story.containsAll(reaching));
      case LineChoice.Oldest() -> story(lines.getFirst());
      case LineChoice.Newest() -> story(lines.getLast());
      case LineChoice.Named(var names) -> {
        List<Told> named = lines.stream().filter(line -> names.contains(line.name())).toList();
        yield named.isEmpty() ? at(moment, new LineChoice.Sole()) : story(named.getLast());
      }
    };
  }

  /// The lines that hang together with this one, without those that contradict it.
  ///
  /// @return empty where some of them contradict each other
  private Optional<List<Told>> story(Told chosen) {
    List<Told> story = new ArrayList<>(List.of(chosen));
    for (int i = 0; i < story.size(); i++) {
      Told one = story.get(i);
      lines.stream()
          .filter(other -> !story.contains(other))
          .filter(other -> one.bond(other) == Bond.SAME)
          .filter(other -> chosen.bond(other) != Bond.CONTRADICTION)
          .forEach(story::add);
    }
    boolean torn =
        story.stream().anyMatch(a -> story.stream().anyMatch(b -> a.bond(b) == Bond.CONTRADICTION));
    return torn ? Optional.empty() : Optional.of(lines.stream().filter(story::contains).toList());
  }
}
