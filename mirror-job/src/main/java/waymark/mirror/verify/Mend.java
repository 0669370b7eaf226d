package waymark.mirror.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Kept;
import waymark.mirror.ledger.Snapshot;
import waymark.mirror.ledger.Vouch;
import waymark.mirror.restore.Moment;
import waymark.mirror.restore.Origin;
import waymark.mirror.restore.Past;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.store.Store;

/// Replaces a repository's damaged packs by one made from the archive. The store must be locked.
///
/// The damaged pack is moved aside, not deleted: it may still hold what nothing else does. A
/// manifest and an entry of the ledger say what was done.
public record Mend(Git git, Store store) {

  private static final Duration DEADLINE = Duration.ofHours(6);

  /// @param archive a copy that is whole
  /// @param scratch an empty folder on a disk with room for the repository twice
  /// @return what was done, in words
  /// @throws IOException where the archive is damaged too, or lacks something; nothing was changed
  public String from(Origin archive, RepositoryKey key, Path scratch, Instant now)
      throws GitRefused, IOException, InterruptedException {
    Past past =
        archive
            .past(key, new Moment.Latest())
            .orElseThrow(() -> new IOException("the other copy does not hold " + key));
    Path objects = archive.objects(past, Files.createDirectory(scratch.resolve("objects.git")));
    Path packed = Files.createDirectory(scratch.resolve("packed"));
    List<String> hashes =
        git.run(
                objects,
                Git.lines(new Kept(store).tips(key).stream().map(Oid::hex).toList()),
                DEADLINE,
                "pack-objects",
                "-q",
                "--revs",
                "--delta-base-offset",
                packed.resolve("pack").toString())
            .lines();
    Snapshot latest = Chain.of(store, key).latest().orElseThrow();
    List<String> damaged = putAside(key, latest);
    List<Artefact> packs = new ArrayList<>();
    for (Artefact pack : latest.artefacts().values()) {
      if (Files.exists(store.packs(key).resolve(pack.file()))) {
        packs.add(pack);
      }
    }
    for (String hash : hashes) {
      packs.add(place(packed, store.packs(key), "pack-" + hash));
    }
    new Vouch(store)
        .write(key, packs, "mended: " + String.join(", ", damaged) + " had rotted", now);
    return "%d packs made anew from the other copy, %s put aside in %s"
        .formatted(
            hashes.size(), damaged.isEmpty() ? "nothing" : String.join(", ", damaged), aside(key));
  }

  private Path aside(RepositoryKey key) {
    return store.folder(key).resolve("damaged");
  }

  private List<String> putAside(RepositoryKey key, Snapshot latest) throws IOException {
    List<String> damaged = new ArrayList<>();
    for (Artefact pack : latest.artefacts().values()) {
      Path file = store.packs(key).resolve(pack.file());
      if (Files.exists(file) && !Sha256.of(file).equals(pack.sha256())) {
        Files.createDirectories(aside(key));
        try (Stream<Path> siblings = Files.list(Objects.requireNonNull(file.getParent()))) {
          String stem = pack.file().substring(0, pack.file().indexOf('.') + 1);
          for (Path sibling :
              siblings.filter(s -> s.getFileName().toString().startsWith(stem)).toList()) {
            Files.move(
                sibling,
                aside(key).resolve(sibling.getFileName()),
                StandardCopyOption.REPLACE_EXISTING);
          }
        }
        damaged.add(pack.file());
      }
    }
    return damaged;
  }

  private static Artefact place(Path from, Path packs, String stem) throws IOException {
    for (String suffix : List.of(".pack", ".idx")) {
      Path beside = DurableFile.beside(packs.resolve(stem + suffix));
      Files.copy(from.resolve(stem + suffix), beside, StandardCopyOption.REPLACE_EXISTING);
      DurableFile.rename(beside, packs.resolve(stem + suffix));
    }
    return Artefact.of(packs.resolve(stem + ".pack"));
  }
}
