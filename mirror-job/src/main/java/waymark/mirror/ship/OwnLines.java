package waymark.mirror.ship;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.restore.LineChoice;
import waymark.mirror.restore.Origin;
import waymark.mirror.restore.StoreOrigin;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Which lines of an archive are ours, as the store knows without asking it.
public final class OwnLines {

  private OwnLines() {}

  /// The same origin, which believes those lines.
  ///
  /// @param nases every NAS that the store was shipped to
  public static Origin believed(Origin origin, Store store, List<Nas> nases) throws IOException {
    return switch (origin) {
      case StoreOrigin here -> here;
      case ArchiveOrigin archive -> archive.choosing(new LineChoice.Named(names(store, nases)));
    };
  }

  private static Set<String> names(Store store, List<Nas> nases) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Nas nas : nases) {
      Outbox outbox = new Outbox(store.target(nas.name()));
      for (RepositoryKey key : store.keys()) {
        outbox.position(key).map(Position::line).ifPresent(names::add);
      }
    }
    return names;
  }
}
