package waymark.mirror.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.git.Fsck;
import waymark.mirror.git.Git;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Kept;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.process.Ended;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.store.Store;

/// Checks the store of this machine. Of a repository that no manifest speaks of yet, because its
/// first fetch failed, there is nothing to check.
public record StoreCheck(Git git, Store store) {

  private static final Duration DEADLINE = Duration.ofHours(6);

  /// What is lost of the ledger.
  public List<Damage> ledger() throws IOException {
    return lost(Optional.empty(), new Ledger(store).lost());
  }

  /// What is lost of a repository's manifests.
  ///
  /// @param named their SHA-256, as the ledger has them
  public List<Damage> chain(RepositoryKey key, List<String> named) throws IOException {
    return lost(Optional.of(key), Chain.of(store, key).lost(named));
  }

  private static List<Damage> lost(Optional<RepositoryKey> key, List<Lost> lost) {
    return lost.stream()
        .map(one -> new Damage("store", key, one.problem(), Optional.empty()))
        .toList();
  }

  /// The packs' sizes, and that everything that any manifest names is connected. Reads commits and
  /// trees, not files' contents.
  public List<Damage> quick(RepositoryKey key) throws InterruptedException {
    List<String> problems = new ArrayList<>();
    try {
      Optional<Snapshot> latest = Chain.of(store, key).latest();
      if (latest.isEmpty()) {
        return List.of();
      }
      for (Artefact pack : latest.get().artefacts().values()) {
        Path file = store.packs(key).resolve(pack.file());
        if (Files.exists(file) && Files.size(file) != pack.bytes()) {
          problems.add(pack.file() + " has " + Files.size(file) + " bytes, not " + pack.bytes());
        }
      }
      connected(key, problems);
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return damages(key, problems);
  }

  private void connected(RepositoryKey key, List<String> problems)
      throws IOException, InterruptedException {
    Set<Oid> tips = new Kept(store).tips(key);
    if (tips.isEmpty()) {
      return;
    }
    Ended ended =
        git.ask(
            store.git(key),
            Git.lines(tips.stream().map(Oid::hex).toList()),
            DEADLINE,
            "rev-list",
            "--objects",
            "--quiet",
            "--stdin");
    if (!ended.ok()) {
      problems.add("objects are missing: " + String.join("; ", ended.errors()));
    }
  }

  /// Every byte: each pack against its SHA-256, each object against its name.
  public List<Damage> full(RepositoryKey key) throws InterruptedException {
    List<String> problems = new ArrayList<>();
    try {
      Optional<Snapshot> latest = Chain.of(store, key).latest();
      if (latest.isEmpty()) {
        return List.of();
      }
      for (Artefact pack : latest.get().artefacts().values()) {
        Path file = store.packs(key).resolve(pack.file());
        if (Files.exists(file) && !Sha256.of(file).equals(pack.sha256())) {
          problems.add(file + ": bit-rot, its SHA-256 is not " + pack.sha256());
        }
      }
      problems.addAll(Fsck.full(git, store.git(key)).damage());
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return damages(key, problems);
  }

  private static List<Damage> damages(RepositoryKey key, List<String> problems) {
    return problems.stream()
        .map(problem -> new Damage("store", Optional.of(key), problem, Optional.empty()))
        .toList();
  }
}
