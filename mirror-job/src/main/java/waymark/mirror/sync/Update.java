package waymark.mirror.sync;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import waymark.mirror.forge.AnswerTooLargeException;
import waymark.mirror.forge.ForgeRefused;
import waymark.mirror.forge.Listed;
import waymark.mirror.forge.RefAdvertisement;
import waymark.mirror.git.BareRepository;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.git.RefName;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Named;
import waymark.mirror.ledger.RunId;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;

/// The append-only update of one repository. A crash anywhere in it is redone from the manifest
/// before: what was fetched is then there already, and nothing that is kept was let go.
///
/// @param lost manifests that are known to be lost, by their repository
/// @param named those that the ledger knows of
record Update(
    Store store,
    Git git,
    RunId run,
    Clock clock,
    Duration deadline,
    Map<RepositoryKey, List<Lost>> lost,
    Named named) {

  private static final int TRIES = 3;

  /// @param most bytes that the list of its refs may have
  Look run(Listed listed, Remote remote, long most, Consumer<String> progress)
      throws IOException, InterruptedException, ForgeRefused, BadValueException, GitRefused {
    for (int tried = 1; ; tried++) {
      try {
        return once(listed, remote, most, progress);
      } catch (AnswerTooLargeException e) {
        throw e;
      } catch (GitRefused | IOException e) {
        // What git leaves half-done takes room on a disk that is perhaps full.
        new BareRepository(store.git(listed.key())).sweep(vouched(listed.key()));
        // What was advertised a moment ago may have been pushed away before git asked for it.
        boolean moved =
            e instanceof GitRefused && String.valueOf(e.getMessage()).contains("not our ref");
        if (!moved || tried == TRIES) {
          throw e;
        }
      }
    }
  }

  private Set<String> vouched(RepositoryKey key) throws IOException {
    return vouched(footing(key).before());
  }

  private Footing footing(RepositoryKey key) throws IOException {
    return Footing.of(store, key, lost.getOrDefault(key, List.of()), named.of(key));
  }

  private static Set<String> vouched(Optional<Snapshot> snapshot) {
    return snapshot.map(s -> Set.copyOf(s.artefacts().keySet())).orElse(Set.of());
  }

  private Look once(Listed listed, Remote remote, long most, Consumer<String> progress)
      throws IOException, InterruptedException, ForgeRefused, BadValueException, GitRefused {
    RepositoryKey key = listed.key();
    Instant seen = clock.instant();
    RefAdvertisement now = remote.refs().refs(listed.url(), most);
    Footing footing = footing(key);
    Optional<Snapshot> before = footing.before();
    Head branch = new Head.Symbolic("refs/heads/" + branch(listed));
    Head there = now.head().orElse(branch);
    BareRepository repository = new BareRepository(store.git(key));
    Escrow escrow = new Escrow(git, store.git(key), deadline);
    DetachedHead detached = new DetachedHead(escrow);
    Set<String> vouched = vouched(before);
    if (before.isPresent()) {
      before.get().requirePacks(store.packs(key));
    }
    if (same(footing, now, there, listed, repository) && detached.held(there, now.refs())) {
      return new Look.Same(before.orElseThrow(), now.leftOut());
    }
    repository.init(now.sha256());
    repository.sweep(vouched);
    NavigableMap<String, Oid> old =
        before.isEmpty()
            ? new TreeMap<>()
            : detached.tips(before.get().refs(), before.get().manifest().head());
    Set<Oid> oldTips = new HashSet<>(old.values());
    if (!footing.whole()) {
      // Whatever the lost ones named: our refs know it still.
      oldTips.addAll(escrow.kept());
    }
    Set<Oid> newTips = new TreeSet<>(now.refs().values());
    List<Oid> fresh = newTips.stream().filter(oid -> !oldTips.contains(oid)).toList();
    DetachedHead.Fetch forge =
        oids -> escrow.fetch(remote.access(listed.url()), listed.url().toString(), oids, progress);
    boolean nothingYet = now.packs() && !now.sha256() && repository.packs().isEmpty();
    if (!fresh.isEmpty()
        && !(nothingYet && taken(escrow, repository, listed, remote, fresh, progress))) {
      forge.fetch(fresh);
    }
    Head head =
        detached.fetched(
            there, Stream.concat(oldTips.stream(), newTips.stream()).toList(), branch, forge);
    if (same(footing, now, head, listed, repository)) {
      return new Look.Same(before.orElseThrow(), now.leftOut());
    }
    NavigableMap<String, Oid> tips = detached.tips(now.refs(), head);
    newTips.addAll(tips.values());
    oldTips.removeAll(newTips);
    Escrow.Displacement gone =
        oldTips.isEmpty()
            ? new Escrow.Displacement(Set.of(), Set.of())
            : escrow.displaced(oldTips, newTips);
    oldTips.removeAll(gone.lost());
    escrow.keep(gone.lost(), oldTips);
    List<Displaced> displaced = Displaced.between(old, tips, gone.displaced());
    if (!footing.whole()) {
      displaced.addAll(unnamed(old, gone.displaced()));
    }
    Losses losses =
        before.isEmpty()
            ? Losses.NONE
            : Losses.of(
                escrow, before.get(), now.refs(), head, displaced, Chain.of(store, key), seen);
    List<Artefact> packs =
        new ArrayList<>(before.map(b -> b.artefacts().values()).orElse(List.of()));
    List<Artefact> came = came(repository, vouched);
    packs.addAll(came);
    Manifest whole =
        new Manifest(
            key,
            footing.end() + 1,
            run,
            seen,
            listed.name(),
            head,
            true,
            now.refs(),
            List.of(),
            displaced,
            packs,
            footing.previous(),
            footing.lost());
    long bytes = came.stream().mapToLong(Artefact::bytes).sum();
    return new Look.Changed(
        whole,
        before,
        bytes,
        losses.without(footing.lost()),
        now.leftOut(),
        DetachedHead.withheld(there, head));
  }

  private static boolean same(
      Footing footing, RefAdvertisement now, Head head, Listed listed, BareRepository repository)
      throws IOException {
    if (!footing.whole() || footing.before().isEmpty()) {
      return false;
    }
    Snapshot before = footing.before().get();
    return before.refs().equals(now.refs())
        && before.manifest().head().equals(head)
        && before.manifest().name().equals(listed.name())
        && before.artefacts().keySet().containsAll(repository.packs());
  }

  /// The short way for a repository of which nothing is here.
  ///
  /// @return whether it worked; if not, git will say why
  private static boolean taken(
      Escrow escrow,
      BareRepository repository,
      Listed listed,
      Remote remote,
      List<Oid> tips,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    try {
      escrow.take(
          stdin -> remote.refs().pack(listed.url(), tips, stdin, escrow.deadline(), progress),
          tips);
      return true;
    } catch (IOException | GitRefused _) {
      repository.sweep(Set.of());
      return false;
    }
  }

  private static String branch(Listed listed) {
    boolean named = RefName.valid("refs/heads/" + listed.defaultBranch());
    return named ? listed.defaultBranch() : "main";
  }

  /// What nothing that is left names any more goes by the name of the ref of ours that keeps it.
  private static List<Displaced> unnamed(Map<String, Oid> old, Collection<Oid> lost) {
    return lost.stream()
        .filter(oid -> !old.containsValue(oid))
        .map(oid -> new Displaced(Escrow.KEEP + oid, oid, Optional.empty()))
        .toList();
  }

  private static List<Artefact> came(BareRepository repository, Set<String> vouched)
      throws IOException {
    List<Artefact> came = new ArrayList<>();
    for (String pack : new TreeSet<>(repository.packs())) {
      if (!vouched.contains(pack)) {
        came.add(Artefact.of(repository.pack(pack)));
      }
    }
    return came;
  }
}
