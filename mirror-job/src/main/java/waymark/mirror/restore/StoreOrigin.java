package waymark.mirror.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// The store of this machine.
public record StoreOrigin(Store store) implements Origin {

  @Override
  public List<RepositoryKey> keys() throws IOException {
    List<RepositoryKey> keys = new ArrayList<>();
    for (RepositoryKey key : store.keys()) {
      if (new HashChain(store.manifests(key)).length() > 0) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Override
  public Optional<Past> past(RepositoryKey key, Moment moment) throws IOException {
    Chain chain = Chain.of(store, key);
    Optional<Snapshot> snapshot =
        switch (moment) {
          case Moment.Latest() -> chain.latest();
          case Moment.At(var time) -> chain.at(time);
          case Moment.Of(var run) -> chain.at(run);
        };
    int pruned = Pruned.of(store, key).sequence();
    if (snapshot.isPresent() && snapshot.get().manifest().sequence() <= pruned) {
      throw new IOException(
          "the state of "
              + key
              + " "
              + moment.words()
              + " was let go by retention; an older copy of the NAS may still have it");
    }
    return snapshot.map(found -> past(key, found));
  }

  @Override
  public List<String> names(RepositoryKey key) throws IOException {
    return Chain.of(store, key).readable().map(last -> last.manifest().name()).stream().toList();
  }

  /// What a snapshot of the ledger says.
  public static Past past(RepositoryKey key, Snapshot snapshot) {
    return new Past(
        key,
        snapshot.manifest().name(),
        snapshot.manifest().time(),
        snapshot.manifest().run(),
        snapshot.manifest().head(),
        snapshot.refs());
  }

  @Override
  public Path objects(Past past, Path scratch) {
    return store.git(past.key());
  }
}
