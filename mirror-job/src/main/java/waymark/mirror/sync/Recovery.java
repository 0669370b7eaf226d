package waymark.mirror.sync;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.git.BareRepository;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Oid;
import waymark.mirror.git.Orphans;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;

/// Puts right what a run that died has left: its programs, its half-written files, and the entry of
/// the ledger that it did not come to write.
record Recovery(Store store, Git git, Duration deadline) {

  /// To be called with the lock held, before anything else.
  ///
  /// @param now the time for an entry that is made up for
  void run(StoreLock.Before before, Instant now)
      throws IOException, InterruptedException, GitRefused {
    if (before == StoreLock.Before.CLEAN) {
      return;
    }
    Orphans.end(store.root());
    for (RepositoryKey key : store.keys()) {
      sweep(key, before);
    }
    makeUp(now);
  }

  private void sweep(RepositoryKey key, StoreLock.Before before)
      throws IOException, InterruptedException, GitRefused {
    Chain chain = Chain.of(store, key);
    BareRepository repository = new BareRepository(store.git(key));
    Optional<Snapshot> latest = chain.latest();
    Set<String> vouched = latest.map(s -> Set.copyOf(s.artefacts().keySet())).orElse(Set.of());
    repository.sweep(vouched);
    if (before == StoreLock.Before.MACHINE_DOWN) {
      // What no manifest speaks of was perhaps never on the disk, whatever its size says. It is
      // fetched again; the refs are made again from what the ledger knows.
      for (String pack : repository.packs()) {
        if (!vouched.contains(pack)) {
          repository.removePack(pack);
        }
      }
      repository.removeRefs();
      if (latest.isPresent() && !latest.get().refs().isEmpty()) {
        new Escrow(git, store.git(key), deadline).keep(tips(chain, latest.get()), List.of());
      }
    }
  }

  private static Set<Oid> tips(Chain chain, Snapshot latest) throws IOException {
    Set<Oid> tips = new HashSet<>(latest.refs().values());
    for (Manifest manifest : chain.manifests()) {
      manifest.displaced().stream().map(Displaced::was).forEach(tips::add);
    }
    return tips;
  }

  /// Manifests of a run that has no entry: it was killed between the two.
  private void makeUp(Instant now) throws IOException {
    Ledger ledger = new Ledger(store);
    int next = ledger.next();
    List<Change> changes = new ArrayList<>();
    Optional<RunId> run = Optional.empty();
    for (RepositoryKey key : store.keys()) {
      Optional<Snapshot> latest = Chain.of(store, key).latest();
      if (latest.isPresent() && latest.get().manifest().run().sequence() >= next) {
        Manifest manifest = latest.get().manifest();
        run = Optional.of(manifest.run());
        changes.add(change(manifest, latest.get().sha256()));
      }
    }
    if (run.isPresent()) {
      ledger.append(new Entry.Event.Run(run.get(), false, changes, List.of(), 4, true), now);
    }
  }

  private static Change change(Manifest manifest, String sha256) {
    return new Change(
        manifest.repository(),
        manifest.name(),
        manifest.sequence() == 1 ? Outcome.CREATED : Outcome.UPDATED,
        Optional.empty(),
        manifest.displaced().size(),
        manifest.artefacts().stream().mapToLong(a -> a.bytes()).sum(),
        Optional.of(sha256),
        Optional.empty());
  }
}
