package waymark.mirror.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.restore.Moment;
import waymark.mirror.restore.Origin;
import waymark.mirror.restore.Past;
import waymark.mirror.restore.Rebuild;
import waymark.mirror.store.Folders;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.Json;

/// Restores a repository for real into a scratch folder, reads every byte of it, compares every
/// ref, and deletes it again.
///
/// @param from what is tried
/// @param truth what the refs must be, where that is known apart from `from`
public record Drill(Git git, Origin from, Optional<? extends Origin> truth, InstantSource clock) {

  /// What came of it for one repository.
  ///
  /// @param bytes of the restored repository
  /// @param error empty where it was restored exactly
  public record Tried(
      RepositoryKey key, String name, int refs, long bytes, Duration took, Optional<String> error) {

    public Json toJson() {
      return Json.of(
          "repository", key,
          "name", name,
          "refs", refs,
          "bytes", bytes,
          "seconds", took.toMillis() / 1000.0,
          "error", error);
    }
  }

  /// Tries one.
  public Tried one(RepositoryKey key, Path scratch) throws InterruptedException {
    long began = clock.millis();
    String name = key.toString();
    int refs = 0;
    long bytes = 0;
    Optional<String> error = Optional.empty();
    Path repository = scratch.resolve("drill.git");
    try {
      Past past =
          from.past(key, new Moment.Latest())
              .orElseThrow(() -> new IOException("there is no state of it"));
      name = past.name();
      refs = past.refs().size();
      error = compare(key, past);
      if (error.isEmpty()) {
        Rebuild.Rebuilt rebuilt = new Rebuild(git, from).at(repository, past);
        error = rebuilt.lostHead(past);
        bytes = size(repository);
      }
    } catch (IOException | GitRefused e) {
      error = Optional.of(String.valueOf(e.getMessage()));
    }
    try {
      Folders.delete(repository);
    } catch (IOException e) {
      error = Optional.of("the scratch folder could not be cleared: " + e.getMessage());
    }
    return new Tried(key, name, refs, bytes, Duration.ofMillis(clock.millis() - began), error);
  }

  private Optional<String> compare(RepositoryKey key, Past past) throws IOException {
    if (truth.isEmpty()) {
      return Optional.empty();
    }
    Optional<Past> wanted = truth.get().past(key, new Moment.Latest());
    if (wanted.isEmpty() || wanted.get().equals(past)) {
      return Optional.empty();
    }
    return Optional.of(
        wanted.get().run().equals(past.run())
            ? "its refs are not those of the manifest of run " + past.run()
            : "its newest state is of run "
                + past.run()
                + ", the store's of "
                + wanted.get().run());
  }

  private static long size(Path repository) throws IOException {
    try (Stream<Path> files = Files.walk(repository)) {
      long size = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += Files.size(file);
      }
      return size;
    }
  }
}
