package waymark.mirror.restore;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import waymark.mirror.store.RepositoryKey;

/// The lines of a repository do not all go on from one another, and nothing in the archive says
/// which of them are ours.
public final class SeveralStories extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Set<String> called;

  SeveralStories(RepositoryKey key, List<Told> lines) {
    super(
        key
            + ": "
            + String.join(" and ", lines.stream().map(Told::words).toList())
            + " tell different stories: one is a stranger's, or of a store that was begun anew;"
            + " choose by --line NAME, or --line oldest or newest for all such repositories");
    this.called =
        lines.stream()
            .flatMap(line -> line.marks().stream())
            .map(Mark::name)
            .collect(Collectors.toSet());
  }

  /// Whether one of the stories knows the repository under that name, in any case.
  boolean isAbout(String name) {
    return called.stream().anyMatch(name::equalsIgnoreCase);
  }
}
