package waymark.mirror.sync;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.git.BareRepository;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.Folders;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;

/// Half-written files of one repository, which a job that died has left.
///
/// @param escrow of the repository
record Leftovers(Store store, RepositoryKey key, Escrow escrow) {

  /// Clears them away. Done again, it does the same.
  ///
  /// @param before how that job ended
  /// @param named SHA-256 of the manifests that the ledger speaks of, in order
  /// @param allNamed whether no entry of it is lost, so that a later manifest may be a torn one
  /// @return the manifests that are lost; where some are, no whole pack and no ref is removed: they
  ///   may be what the lost ones spoke of
  List<Lost> clear(StoreLock.Before before, List<String> named, boolean allNamed)
      throws IOException, InterruptedException, GitRefused {
    Chain chain = Chain.of(store, key);
    boolean down = before == StoreLock.Before.MACHINE_DOWN;
    if (down && allNamed) {
      chain.clear(named.size());
    }
    BareRepository repository = new BareRepository(store.git(key));
    chain.sweep();
    List<Lost> lost = chain.lost(named);
    Optional<Snapshot> latest = lost.isEmpty() ? chain.latest() : chain.without(lost).snapshot();
    Set<String> vouched = latest.map(s -> Set.copyOf(s.artefacts().keySet())).orElse(Set.of());
    repository.sweep(vouched);
    if (!lost.isEmpty() || !down) {
      return lost;
    }
    // What no manifest speaks of was perhaps never on the disk, whatever its size says. It is
    // fetched again; the refs are made again from what the ledger knows.
    if (latest.isEmpty()) {
      Folders.delete(store.git(key));
      return lost;
    }
    // Where a pack has gone bad, another that nobody speaks of may hold its objects.
    latest.get().requirePacks(store.packs(key));
    for (String pack : repository.packs()) {
      if (!vouched.contains(pack)) {
        repository.removePack(pack);
      }
    }
    repository.removeRefs();
    Set<Oid> tips = tips(chain, latest.get());
    if (!tips.isEmpty()) {
      escrow.keep(tips, List.of());
    }
    return lost;
  }

  /// What refs are there for: the newest state, and all that was displaced and not let go since.
  private Set<Oid> tips(Chain chain, Snapshot latest) throws IOException, InterruptedException {
    int pruned = Pruned.of(store, key).sequence();
    DetachedHead detached = new DetachedHead(escrow);
    Set<Oid> tips = new HashSet<>(detached.tips(latest.refs(), latest.manifest().head()).values());
    for (Manifest manifest : chain.manifests()) {
      if (pruned == 0 || manifest.sequence() > pruned + 1) {
        manifest.displaced().stream().map(Displaced::was).forEach(tips::add);
      }
    }
    return tips;
  }
}
