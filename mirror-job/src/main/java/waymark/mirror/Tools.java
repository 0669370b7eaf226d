package waymark.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import waymark.mirror.config.Config;
import waymark.mirror.config.Target;
import waymark.mirror.git.Git;
import waymark.mirror.process.Programs;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.restore.Origin;
import waymark.mirror.restore.StoreOrigin;
import waymark.mirror.ship.Download;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.store.Disk;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;

/// What a command works with, made of its configuration. It is closed to end the connections that
/// were made.
///
/// @param nases every NAS of the configuration
record Tools(
    Config config, Programs programs, Git git, List<Nas> nases, Map<String, String> environment)
    implements AutoCloseable {

  static Tools of(Config config, Consumer<String> echo) {
    return of(config, new Programs(echo));
  }

  static Tools of(Config config, Programs programs) {
    Map<String, String> environment = System.getenv();
    Git git = new Git(programs, environment, config.store(), config.patience().stall());
    List<Nas> nases =
        config.targets().stream()
            .map(target -> nas(config, programs, environment, target))
            .toList();
    return new Tools(config, programs, git, nases, environment);
  }

  Store store() throws IOException, BadValueException {
    return Store.existing(config.store());
  }

  Disk disk(Store store) {
    return new Disk(programs.unstopped(), environment, store.root());
  }

  private static Nas nas(
      Config config, Programs programs, Map<String, String> environment, Target target) {
    return switch (target) {
      case Target.Nas nas -> new Nas(programs, environment, config.store(), nas);
    };
  }

  /// The NAS that is meant.
  ///
  /// @param word `nas` for the first, or its host
  Nas nas(String word) throws BadValueException {
    return nases().stream()
        .filter(nas -> word.equals("nas") || word.equals(nas.target().host()))
        .findFirst()
        .orElseThrow(() ->
            new BadValueException(
                "there is no target \"" + word + "\"",
                "give nas, the host of a target in the configuration, or a folder that is there"));
  }

  /// Where past states are taken from.
  ///
  /// @param word `store`; `nas` for the first, or its host; or an archive's folder
  /// @param scratch an empty folder with room for what is taken from a NAS
  Origin origin(String word, Path scratch)
      throws BadValueException, NasRefused, IOException, InterruptedException {
    if (word.equals("store")) {
      return new StoreOrigin(store());
    }
    if (Files.isDirectory(Path.of(word).resolve("escrow"))) {
      return ArchiveOrigin.here(git, Path.of(word).toAbsolutePath());
    }
    return Download.begin(nas(word), git, Files.createDirectory(scratch.resolve("archive")));
  }

  @Override
  public void close() throws IOException {
    for (Nas nas : nases) {
      nas.close();
    }
  }
}
