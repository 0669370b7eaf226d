package waymark.mirror.config;

import java.util.List;

/// Which of the listed repositories are mirrored.
///
/// @param include at least one must match
/// @param exclude none may match
/// @param archived whether archived ones are
/// @param forks whether forks are
public record Filter(List<Glob> include, List<Glob> exclude, boolean archived, boolean forks) {

  /// Whether a repository is mirrored.
  ///
  /// @param name `owner/name`
  public boolean takes(String name, boolean isArchived, boolean isFork) {
    return include.stream().anyMatch(glob -> glob.matches(name))
        && exclude.stream().noneMatch(glob -> glob.matches(name))
        && (archived || !isArchived)
        && (forks || !isFork);
  }
}
