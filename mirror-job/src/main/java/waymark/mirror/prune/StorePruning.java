package waymark.mirror.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Kept;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Vouch;
import waymark.mirror.store.Disk;
import waymark.mirror.store.Folders;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Does the steps in the store, which must be locked.
///
/// @param disk the store's
public record StorePruning(Git git, Store store, Disk disk) {

  private static final Duration DEADLINE = Duration.ofHours(6);

  /// @param room an empty folder on the store's disk: what goes is first taken out of the store
  ///   with one rename, so that a crash leaves all of it or nothing
  public void run(Plan.Step step, Path room, Instant now)
      throws GitRefused, IOException, InterruptedException {
    switch (step) {
      case Plan.Step.Drop drop -> {
        // First: what entries name and is not there is lost, but for what this one tells of.
        new Ledger(store).append(new Entry.Event.Dropped(drop.key(), drop.name()), now);
        Path gone = room.resolve(Long.toString(drop.key().id()));
        Files.move(store.folder(drop.key()), gone, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(gone);
      }
      case Plan.Step.Shorten shorten -> shorten(shorten, now);
    }
  }

  /// The new pack is vouched for before an old one goes: a crash leaves too much, never too little.
  private void shorten(Plan.Step.Shorten step, Instant now)
      throws GitRefused, IOException, InterruptedException {
    RepositoryKey key = step.key();
    new Pruned(step.sequence()).write(store, key);
    Set<Oid> kept = new TreeSet<>(new Kept(store).tips(key));
    List<Artefact> packs = new ArrayList<>();
    Set<String> stems = new HashSet<>();
    for (String hash : pack(key, kept)) {
      packs.add(Artefact.of(store.packs(key).resolve("pack-" + hash + ".pack")));
      stems.add("pack-" + hash + ".");
    }
    Escrow escrow = new Escrow(git, store.git(key), DEADLINE);
    Set<Oid> gone = escrow.kept();
    gone.removeAll(kept);
    escrow.keep(kept, gone);
    disk.sync();
    new Vouch(store).write(key, packs, "retention: " + step.words(), now);
    try (Stream<Path> files = Files.list(store.packs(key))) {
      for (Path file : files.toList()) {
        if (stems.stream().noneMatch(stem -> file.getFileName().toString().startsWith(stem))) {
          Files.delete(file);
        }
      }
    }
  }

  private List<String> pack(RepositoryKey key, Set<Oid> kept)
      throws GitRefused, IOException, InterruptedException {
    return git.run(
            store.git(key),
            Git.lines(kept.stream().map(Oid::hex).toList()),
            DEADLINE,
            "pack-objects",
            "-q",
            "--revs",
            "--delta-base-offset",
            "objects/pack/pack")
        .lines();
  }
}
