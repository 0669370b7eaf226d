import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.mirror.config.Config;
import waymark.mirror.config.ConfigFile;
import waymark.mirror.process.Programs;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.sync.Done;
import waymark.mirror.sync.Progress;
import waymark.mirror.sync.Report;
import waymark.mirror.sync.Sync;

/// What a year of daily runs of an account without news adds to the store: 365 runs, each a day after
/// the one before by a clock of our own. `MirrorYear mirror.yaml`
public final class MirrorYear {

  private static final int DAYS = 365;

  private MirrorYear() {}

  public static void main(String[] args) throws Exception {
    Config config = ConfigFile.read(Path.of(args[0]));
    Store store = Store.open(config.store());
    Instant began = Instant.now();
    run(config, store, began);
    List<Path> before = files(store);
    long bytes = size(before);
    long requests = 0;
    for (int day = 1; day <= DAYS; day++) {
      Report report = run(config, store, began.plus(Duration.ofDays(day)));
      if (report.exit() != 0) {
        throw new IOException("the run of day " + day + " ends with " + report.exit());
      }
      requests += report.requests();
    }
    List<Path> after = files(store);
    System.out.printf(
        "%d %d %d %d%n", size(after) - bytes, after.size() - before.size(), bytes, requests);
  }

  private static Report run(Config config, Store store, Instant now) throws Exception {
    Clock clock = InstantSource.fixed(now).withZone(ZoneOffset.UTC);
    try (StoreLock lock = StoreLock.take(store).orElseThrow()) {
      return new Sync(config, store, new Programs(_ -> {}), System.getenv(), clock, SILENT)
          .run(lock, Optional.empty());
    }
  }

  private static List<Path> files(Store store) throws IOException {
    try (Stream<Path> files = Files.walk(store.root())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static long size(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.size(file);
    }
    return size;
  }

  private static final Progress SILENT =
      new Progress() {
        @Override
        public void say(String line) {
          System.err.println(line);
        }

        @Override
        public void begin(int asked, int skipped) {}

        @Override
        public void begin(String name) {}

        @Override
        public void at(String name, String step) {}

        @Override
        public void end(Done done) {}

        @Override
        public void end() {}
      };
}
