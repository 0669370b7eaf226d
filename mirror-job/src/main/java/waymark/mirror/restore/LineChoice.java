package waymark.mirror.restore;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which of several stories about one repository is believed, where its lines do not all go on from
/// one another: after a store was lost and begun anew, or when a stranger laid a line there.
public sealed interface LineChoice {

  /// None: where there are several, nobody but a person can tell.
  record Sole() implements LineChoice {}

  /// The one whose first line has the least name, so that it was begun first by its own account.
  record Oldest() implements LineChoice {}

  /// The one whose last line has the greatest name.
  record Newest() implements LineChoice {}

  /// The one with one of these lines in it. A repository that has none of them is as for [Sole].
  record Named(Set<String> names) implements LineChoice {}

  /// Reads the values of `--line`: `oldest`, `newest`, or names of lines.
  static LineChoice of(List<String> words) {
    return switch (words.size()) {
      case 0 -> new Sole();
      case 1 ->
          switch (words.getFirst()) {
            case "oldest" -> new Oldest();
            case "newest" -> new Newest();
            default -> new Named(Set.copyOf(words));
          };
      default -> new Named(new TreeSet<>(words));
    };
  }
}
