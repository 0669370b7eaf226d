package waymark.mirror.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import waymark.mirror.config.Config;
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
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.Folders;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Scratch;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;

/// Puts right what a run that died or failed has left: its programs, its half-written files, and
/// the entry of the ledger that it did not come to write, with the brake that it did not come to
/// pull.
///
/// @param say told of a repository that cannot be put right; the run will fail it by name
record Recovery(Config config, Store store, Git git, Ledger ledger, Consumer<String> say) {

  /// To be called with the lock held, before anything else.
  ///
  /// @param now the time for an entry that is made up for
  /// @return manifests that are lost, by their repository: its next one is to tell of them
  Map<RepositoryKey, List<Lost>> run(StoreLock.Before before, Instant now)
      throws IOException, InterruptedException {
    if (before == StoreLock.Before.CLEAN) {
      List<Lost> last = ledger.lastLost();
      if (!last.isEmpty()) {
        makeUp(false, last, Set.of(), ledger.named(), now);
      }
      return Map.of();
    }
    Orphans.end(store.root());
    Scratch.sweep(store.root());
    ledger.sweep();
    boolean torn = before == StoreLock.Before.MACHINE_DOWN && ledger.clear();
    List<Lost> entries = ledger.lost();
    Map<RepositoryKey, List<String>> named = ledger.named();
    Map<RepositoryKey, List<Lost>> lost = new HashMap<>();
    for (RepositoryKey key : store.keys()) {
      try {
        List<String> theirNames = named.getOrDefault(key, List.of());
        if (before == StoreLock.Before.MACHINE_DOWN && entries.isEmpty()) {
          Chain.of(store, key).clear(theirNames.size());
        }
        List<Lost> theirs = sweep(key, before, theirNames);
        if (!theirs.isEmpty()) {
          lost.put(key, theirs);
        }
      } catch (IOException | GitRefused e) {
        say.accept(key + " could not be put right after a crash: " + e.getMessage());
      }
    }
    makeUp(torn, entries, lost.keySet(), named, now);
    return lost;
  }

  /// @return the manifests that are lost; where some are, no whole pack and no ref is removed: they
  ///   may be what the lost ones spoke of
  private List<Lost> sweep(RepositoryKey key, StoreLock.Before before, List<String> named)
      throws IOException, InterruptedException, GitRefused {
    Chain chain = Chain.of(store, key);
    BareRepository repository = new BareRepository(store.git(key));
    chain.sweep();
    List<Lost> lost = chain.lost(named);
    Optional<Snapshot> latest = lost.isEmpty() ? chain.latest() : chain.without(lost).snapshot();
    Set<String> vouched = latest.map(s -> Set.copyOf(s.artefacts().keySet())).orElse(Set.of());
    repository.sweep(vouched);
    if (!lost.isEmpty() || before != StoreLock.Before.MACHINE_DOWN) {
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
    Escrow escrow = escrow(key);
    Set<Oid> tips = tips(key, chain, latest.get(), new DetachedHead(escrow));
    if (!tips.isEmpty()) {
      escrow.keep(tips, List.of());
    }
    return lost;
  }

  /// What refs are there for: the newest state, and all that was displaced and not let go since.
  private Set<Oid> tips(RepositoryKey key, Chain chain, Snapshot latest, DetachedHead detached)
      throws IOException, InterruptedException {
    int pruned = Pruned.of(store, key).sequence();
    Set<Oid> tips = new HashSet<>(detached.tips(latest.refs(), latest.manifest().head()).values());
    for (Manifest manifest : chain.manifests()) {
      if (pruned == 0 || manifest.sequence() > pruned + 1) {
        manifest.displaced().stream().map(Displaced::was).forEach(tips::add);
      }
    }
    return tips;
  }

  /// Manifests that no entry speaks of: their run ended between the two. What it saw upstream is
  /// judged now, for the next run will see nothing new in it. The number of its entry tells
  /// nothing: another entry may have got it since.
  ///
  /// @param lost entries
  /// @param untold repositories of which manifests are lost: the next one of each brakes for them
  /// @param named manifests that entries speak of, by their repository
  private void makeUp(
      boolean torn,
      List<Lost> lost,
      Set<RepositoryKey> untold,
      Map<RepositoryKey, List<String>> named,
      Instant now)
      throws IOException, InterruptedException {
    List<Done> done = new ArrayList<>();
    Optional<RunId> run = Optional.empty();
    for (RepositoryKey key : store.keys()) {
      if (untold.contains(key)) {
        continue;
      }
      try {
        List<String> theirNames = named.getOrDefault(key, List.of());
        List<Snapshot> unnamed = unnamed(Chain.of(store, key), theirNames, !lost.isEmpty());
        for (Snapshot one : unnamed) {
          done.add(done(key, one));
        }
        Stream<RunId> theirs = unnamed.stream().map(one -> one.manifest().run());
        run = Stream.concat(run.stream(), theirs).max(Comparator.naturalOrder());
      } catch (IOException | GitRefused e) {
        say.accept(key + " cannot be read: " + e.getMessage());
      }
    }
    if (run.isPresent() || torn || !lost.isEmpty()) {
      List<Change> changes = done.stream().map(Done::change).toList();
      int next = ledger.next();
      RunId id = lost.isEmpty() && run.isPresent() ? run.get() : RunId.of(next, now);
      List<String> brake = brake(done, torn, lost);
      if (!lost.isEmpty()) {
        // It may take for gone what a lost entry said is back.
        Files.deleteIfExists(store.state());
      }
      ledger.append(new Entry.Event.Run(id, false, changes, brake, 4, true), now, lost);
    }
  }

  /// Those after the last that an entry speaks of, in order.
  ///
  /// @param anywhere those before it too: an entry that is lost may have spoken of any
  private static List<Snapshot> unnamed(Chain chain, List<String> named, boolean anywhere)
      throws IOException {
    List<Snapshot> unnamed = new ArrayList<>();
    Optional<Snapshot> one = chain.latest();
    Set<String> known = Set.copyOf(named);
    while (one.isPresent() && (anywhere || !known.contains(one.get().sha256()))) {
      if (!known.contains(one.get().sha256())) {
        unnamed.addFirst(one.get());
      }
      one = chain.before(one.get().manifest().sequence());
    }
    return unnamed;
  }

  private List<String> brake(List<Done> changed, boolean torn, List<Lost> lost) throws IOException {
    Set<RepositoryKey> seen = new HashSet<>();
    changed.forEach(one -> seen.add(one.change().repository()));
    List<Known> known =
        State.read(store).known().values().stream().filter(k -> k.vanished().isEmpty()).toList();
    List<Done> all = new ArrayList<>(changed);
    known.stream().filter(k -> !seen.contains(k.key())).map(Done::unchanged).forEach(all::add);
    List<String> reasons = new ArrayList<>(Brake.reasons(config.brake(), known.size(), all));
    if (torn) {
      reasons.add(
          "the entry of the ledger that was written when the machine went down is torn: whether"
              + " that run braked is not known");
    }
    for (Lost entry : lost) {
      reasons.add(
          entry.problem()
              + ": whether that run braked, and what vanished or came back in it, is not known");
    }
    return reasons;
  }

  private Done done(RepositoryKey key, Snapshot latest)
      throws IOException, InterruptedException, GitRefused {
    Manifest manifest = latest.manifest();
    Optional<Snapshot> before = Chain.of(store, key).before(manifest.sequence());
    Losses losses =
        before.isEmpty()
            ? Losses.NONE
            : Losses.of(
                escrow(key), before.get(), latest.refs(), manifest.head(), manifest.displaced());
    return new Done(change(manifest, latest.sha256()), Optional.empty(), losses, 0);
  }

  private Escrow escrow(RepositoryKey key) {
    return new Escrow(git, store.git(key), config.patience().deadline());
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
