package waymark.mirror.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/// Does the steps on a NAS: ships a shorter line, reads it back, and only then deletes the longer
/// ones, with the key that may.
public record NasPruning(Git git, Store store, Nas nas) {

  /// @param steps that the store has done
  /// @param scratch an empty folder
  /// @return what was left undone, and why
  public List<String> run(List<Plan.Step> steps, Path scratch)
      throws NasRefused, IOException, InterruptedException {
    Optional<Path> key = nas.target().pruneIdentityFile();
    if (key.isEmpty()) {
      return List.of(nas.place() + " keeps everything: there is no prune-identity-file");
    }
    Ship ship = new Ship(nas, git, store, InstantSource.system(), _ -> {});
    List<RepositoryKey> renewed = new ArrayList<>();
    for (Plan.Step step : steps) {
      if (step instanceof Plan.Step.Shorten) {
        ship.renew(step.key());
        renewed.add(step.key());
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
    for (Plan.Step step : steps) {
      Optional<String> current =
          ship.line(step.key()).filter(_ -> step instanceof Plan.Step.Shorten);
      for (Path line : archive.lines(step.key())) {
        String folder = archive.root().relativize(line).toString();
        if (!current.equals(Optional.of(folder))) {
          new Rsync(nas).empty(empty, folder, key.get());
        }
      }
      if (step instanceof Plan.Step.Drop) {
        ship.forget(step.key());
      }
    }
    return List.of();
  }
}
