package waymark.mirror.ship;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// What is still to be shipped, as far as the store knows.
public final class Pending {

  private Pending() {}

  /// How many of these repositories have something that is not known to lie there.
  public static int count(Store store, Nas nas, List<RepositoryKey> keys) throws IOException {
    Outbox outbox = new Outbox(store.target(nas.name()));
    int pending = 0;
    for (RepositoryKey key : keys) {
      Optional<Position> position = outbox.position(key);
      int sequence = position.map(Position::sequence).orElse(0);
      boolean unpacked = new HashChain(store.manifests(key)).goesOn(sequence);
      if (position.isEmpty() || unpacked || position.get().pending()) {
        pending++;
      }
    }
    return pending;
  }
}
