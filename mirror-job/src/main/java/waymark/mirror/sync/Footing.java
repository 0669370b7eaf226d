package waymark.mirror.sync;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// What an update stands on: the state before it, as far as it can still be told.
///
/// @param before empty where there is none, or nothing is left of any
/// @param end the number of the last manifest that there ever was; 0 where there was none
/// @param previous its SHA-256, as far as it is known
/// @param lost manifests that the next one is to tell of
record Footing(Optional<Snapshot> before, int end, Optional<String> previous, List<Lost> lost) {

  /// @param known manifests that are known to be lost already
  /// @param named SHA-256 of those that entries name
  static Footing of(Store store, RepositoryKey key, List<Lost> known, List<String> named)
      throws IOException {
    Chain chain = Chain.of(store, key);
    if (!known.isEmpty()) {
      return without(chain, known);
    }
    try {
      Optional<Snapshot> latest = chain.latest();
      Optional<String> newest = latest.map(Snapshot::sha256);
      // Of the last of a chain, or of a whole one, that is gone, nothing but the ledger knows.
      List<Lost> gone =
          named.isEmpty() || newest.equals(Optional.of(named.getLast()))
              ? List.of()
              : chain.lost(named);
      int end = latest.map(one -> one.manifest().sequence()).orElse(0);
      return gone.isEmpty() ? new Footing(latest, end, newest, List.of()) : without(chain, gone);
    } catch (DamagedException e) {
      List<Lost> lost = chain.lost(named);
      if (lost.isEmpty()) {
        throw e;
      }
      return without(chain, lost);
    }
  }

  private static Footing without(Chain chain, List<Lost> lost) throws IOException {
    Chain.Remains remains = chain.without(lost);
    return new Footing(remains.snapshot(), remains.end(), remains.previous(), lost);
  }

  /// Whether all that there was can be told.
  boolean whole() {
    return lost.isEmpty();
  }
}
