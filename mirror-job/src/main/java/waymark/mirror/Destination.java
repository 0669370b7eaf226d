package waymark.mirror;

import java.nio.file.Path;
import java.util.Optional;
import waymark.mirror.store.RepositoryKey;

/// Where `restore` puts what it rebuilds.
sealed interface Destination {

  /// The folder in which repositories are rebuilt, absolute.
  Path folder();

  /// What becomes of one whose name another one has.
  String apart(RepositoryKey key);

  /// `--to`.
  ///
  /// @param workTree whether each is checked out too
  record Folder(Path folder, boolean workTree) implements Destination {
    @Override
    public String apart(RepositoryKey key) {
      return "it goes to " + key + ".git";
    }
  }

  /// `--push`.
  ///
  /// @param folder for a while only
  /// @param url with `{owner}` and `{name}` not filled in
  /// @param tokenEnv the variable that holds the token
  record Forge(Path folder, String url, Optional<String> tokenEnv) implements Destination {
    @Override
    public String apart(RepositoryKey key) {
      return "it is not pushed; to push it to a URL of its own, restore " + key + " --push URL";
    }
  }
}
