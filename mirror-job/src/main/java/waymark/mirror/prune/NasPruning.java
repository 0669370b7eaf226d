package waymark.mirror.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import waymark.mirror.archive.State;
import waymark.mirror.git.Git;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.ship.Download;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.ship.Rsync;
import waymark.mirror.ship.Ship;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Retention on a NAS: ships a shorter line, reads it back, and only then deletes the longer ones,
/// with the key that may; of a repository that is let go, its plain copies too.
public record NasPruning(Git git, Store store, Nas nas) {

  /// Remembers what was confirmed, before the store does its part.
  public void owe(Plan plan) throws IOException {
    if (nas.target().pruneIdentityFile().isPresent()) {
      owed().add(plan);
    }
  }

  /// What still waits here, in words; empty where nothing does.
  public Optional<String> waiting() throws IOException {
    int count = owed().read().size();
    return count == 0
        ? Optional.empty()
        : Optional.of(nas.place() + " still has what was let go of " + count + " repositories");
  }

  /// Beside the plain copies that wait to be sent, in folders named for their owners: no name of an
  /// owner begins with a dot.
  private Owed owed() {
    return new Owed(store.target(nas.name()).resolve(".prune-owed"));
  }

  /// Does what is owed.
  ///
  /// @param scratch an empty folder
  /// @return what was left undone, and why
  public List<String> run(Path scratch) throws NasRefused, IOException, InterruptedException {
    Optional<Path> key = nas.target().pruneIdentityFile();
    if (key.isEmpty()) {
      return List.of(nas.place() + " keeps everything: there is no prune-identity-file");
    }
    Map<RepositoryKey, Owed.Deed> owed = owed().read();
    Ship ship = new Ship(nas, git, store, InstantSource.system(), _ -> {});
    List<RepositoryKey> renewed = new ArrayList<>();
    for (Map.Entry<RepositoryKey, Owed.Deed> one : owed.entrySet()) {
      if (one.getValue() == Owed.Deed.SHORTEN) {
        ship.renew(one.getKey());
        renewed.add(one.getKey());
      }
    }
    Shipped shipped = ship.ship(renewed);
    if (!shipped.good() || !shipped.confirmed()) {
      return List.of(
          nas.place() + ": nothing was deleted, the new lines could not be shipped and read back");
    }
    ArchiveOrigin archive =
        Download.begin(nas, git, Files.createDirectory(scratch.resolve("states")));
    Path empty = Files.createDirectory(scratch.resolve("empty"));
    Set<String> there = new Rsync(nas).sizes(empty, nas.reader()).keySet();
    for (Map.Entry<RepositoryKey, Owed.Deed> one : owed.entrySet()) {
      RepositoryKey repository = one.getKey();
      List<String> folders =
          switch (one.getValue()) {
            case SHORTEN -> oldLines(archive, repository, ship.line(repository));
            case DROP -> everything(archive, repository, there);
          };
      // Where the store has it still, or again, it is not let go: retention will plan it anew.
      boolean drop = one.getValue() == Owed.Deed.DROP;
      if (!drop || !Files.exists(store.folder(repository))) {
        for (String folder : folders) {
          new Rsync(nas).delete(empty, folder, key.get());
        }
      }
      if (drop && !Files.exists(store.folder(repository))) {
        ship.forget(repository);
      }
      owed().done(repository);
    }
    return List.of();
  }

  private static List<String> oldLines(
      ArchiveOrigin archive, RepositoryKey key, Optional<String> current) throws IOException {
    return archive.lines(key).stream()
        .map(line -> archive.root().relativize(line).toString())
        .filter(line -> !Optional.of(line).equals(current))
        .toList();
  }

  /// Its folder, and the plain repositories that are its own by the number that they carry; nothing
  /// where it never came there.
  ///
  /// @param there all files of the archive
  private List<String> everything(ArchiveOrigin archive, RepositoryKey key, Set<String> there)
      throws NasRefused, IOException, InterruptedException {
    TreeSet<String> names = new TreeSet<>();
    // `escrow.sh` shows what is told beside by the name of its line.
    List<String> kinds = new ArrayList<>(List.of(".git", "." + key.id() + ".git"));
    for (Path line : archive.lines(key)) {
      archive.line(line).states().stream().map(State::name).forEach(names::add);
      kinds.add("." + line.getFileName() + ".git");
    }
    List<String> views =
        names.stream()
            .filter(Ship::isPlain)
            .flatMap(name -> kinds.stream().map(kind -> name + kind))
            .toList();
    new Rsync(nas)
        .fetch(
            archive.root(), views.stream().map(view -> view + "/escrow-id").toList(), nas.reader());
    List<String> folders = new ArrayList<>();
    for (String view : views) {
      Path id = archive.root().resolve(view).resolve("escrow-id");
      if (Files.exists(id) && Files.readString(id).strip().equals(key.toString())) {
        folders.add(view);
      }
    }
    String own = "escrow/" + key;
    if (there.stream().anyMatch(path -> path.startsWith(own + "/"))) {
      folders.add(own);
    }
    return folders;
  }
}
