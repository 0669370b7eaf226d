package waymark.mirror.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.archive.Line;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.State;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;

/// Checks the newest line of each repository of an archive; older lines are history, and were given
/// up for a reason.
///
/// @param copy the archive's name, for the report
/// @param archive its states are here, its payloads may come when asked for
/// @param sizes of all its files there
/// @param release called for each state's files after they were read
public record ArchiveCheck(
    String copy, ArchiveOrigin archive, Map<String, Long> sizes, Release release) {

  /// What becomes of files that were fetched, once they have been read.
  public interface Release {
    void release(List<String> paths) throws IOException;
  }

  /// That the line is unbroken and every file is there in its size.
  public List<Damage> quick(RepositoryKey key) throws IOException {
    List<String> problems = new ArrayList<>();
    Optional<Path> folder = newest(key);
    if (folder.isEmpty()) {
      return damages(key, List.of("nothing of it is there"));
    }
    Line line = archive.line(folder.get());
    problems.addAll(line.breaks());
    for (State state : line.states()) {
      for (Payload.Part part : state.parts()) {
        String path = archive.root().relativize(folder.get()) + "/" + part.path();
        Long size = sizes.get(path);
        if (size == null) {
          problems.add(path + " is missing");
        } else if (size != part.digest().bytes()) {
          problems.add(path + " has " + size + " bytes, not " + part.digest().bytes());
        }
      }
    }
    return damages(key, problems);
  }

  /// Fetches every file of the line and reads it.
  public List<Damage> full(RepositoryKey key) throws IOException, InterruptedException {
    Optional<Path> folder = newest(key);
    if (folder.isEmpty()) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    for (State state : archive.line(folder.get()).states()) {
      List<String> paths =
          state.parts().stream()
              .map(part -> archive.root().relativize(folder.get()) + "/" + part.path())
              .toList();
      if (!paths.isEmpty()) {
        archive.fetch().fetch(paths);
      }
      for (Payload.Part part : state.parts()) {
        Path file = folder.get().resolve(part.path());
        if (Files.exists(file) && !Sha256.of(file).equals(part.digest().sha256())) {
          problems.add(
              archive.root().relativize(file)
                  + ": bit-rot, its SHA-256 is not "
                  + part.digest().sha256());
        }
      }
      release.release(paths);
    }
    return damages(key, problems);
  }

  private Optional<Path> newest(RepositoryKey key) throws IOException {
    List<Path> lines = archive.lines(key);
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
  }

  private List<Damage> damages(RepositoryKey key, List<String> problems) {
    return problems.stream()
        .map(problem -> new Damage(copy, Optional.of(key), problem, Optional.empty()))
        .toList();
  }
}
