package waymark.mirror.nas;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import waymark.mirror.config.Config;
import waymark.mirror.config.ConfigFile;
import waymark.mirror.config.Target;
import waymark.mirror.git.Git;
import waymark.mirror.process.Programs;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.Ship;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.Store;

/// Ships once, in a process of its own that a test may kill.
public final class ShipOnce {

  private ShipOnce() {}

  /// The first argument is the configuration.
  public static void main(String[] args) throws Exception {
    Config config = ConfigFile.read(Path.of(args[0]));
    Store store = Store.existing(config.store());
    Programs programs = new Programs(_ -> {});
    Git git = new Git(programs, System.getenv(), store.root(), Duration.ofMinutes(1));
    Target.Nas target = (Target.Nas) config.targets().getFirst();
    Shipped shipped;
    try (Nas nas = new Nas(programs, System.getenv(), store.root(), target)) {
      shipped = new Ship(nas, git, store, InstantSource.system(), _ -> {}).ship(store.keys());
    }
    shipped.lines().forEach(System.out::println);
    System.exit(shipped.good() ? 0 : 1);
  }
}
