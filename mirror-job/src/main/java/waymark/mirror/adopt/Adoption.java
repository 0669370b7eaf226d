package waymark.mirror.adopt;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import waymark.mirror.git.BareRepository;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Lender;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.Disk;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;

/// Makes a mirror the first state of a repository. The store must be locked.
///
/// @param disk the store's
/// @param run the run that adopts
public record Adoption(Git git, Store store, Disk disk, RunId run) {

  private static final Duration DEADLINE = Duration.ofHours(6);

  /// @return the change for the ledger; empty where the repository is in the escrow already
  /// @throws GitRefused where the mirror lacks objects
  public Optional<Change> of(Mirror mirror, RepositoryKey key, String name)
      throws GitRefused, IOException, InterruptedException, BadValueException {
    Chain chain = Chain.of(store, key);
    if (chain.latest().isPresent()) {
      return Optional.empty();
    }
    NavigableMap<String, Oid> refs = mirror.refs(git);
    Set<Oid> tips = new TreeSet<>(refs.values());
    BareRepository repository = new BareRepository(store.git(key));
    repository.init(tips.stream().anyMatch(oid -> oid.hex().length() == 64));
    List<Artefact> packs = new ArrayList<>();
    if (!tips.isEmpty()) {
      Lender lender = new Lender(git, mirror.folder());
      for (String hash : lender.pack(tips, store.git(key))) {
        packs.add(Artefact.of(store.packs(key).resolve("pack-" + hash + ".pack")));
      }
      new Escrow(git, store.git(key), DEADLINE).keep(tips, List.of());
    }
    disk.sync();
    Manifest manifest =
        new Manifest(
            key,
            1,
            run,
            mirror.time(),
            name,
            mirror.head(),
            true,
            refs,
            List.of(),
            List.of(),
            packs,
            Optional.empty(),
            List.of());
    String sha256 = chain.append(manifest, Optional.empty()).sha256();
    long bytes = packs.stream().mapToLong(Artefact::bytes).sum();
    return Optional.of(
        new Change(
            key,
            name,
            Outcome.CREATED,
            Optional.empty(),
            0,
            bytes,
            Optional.of(sha256),
            Optional.empty()));
  }
}
