package waymark.mirror.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import waymark.mirror.git.GitRefused;
import waymark.mirror.store.RepositoryKey;

/// Where past states are kept.
public sealed interface Origin permits StoreOrigin, ArchiveOrigin {

  /// Every repository of which there is a state.
  List<RepositoryKey> keys() throws IOException;

  /// The repository at that moment; empty where it begins later.
  Optional<Past> past(RepositoryKey key, Moment moment) throws IOException;

  /// What the repository was last called, as far as it can be read: where a newer state of it
  /// cannot, it may have another name by now.
  List<String> names(RepositoryKey key) throws IOException;

  /// A bare repository that holds all objects of that past, and perhaps others.
  ///
  /// @param scratch an empty folder that may be used for it
  Path objects(Past past, Path scratch) throws GitRefused, IOException, InterruptedException;
}
