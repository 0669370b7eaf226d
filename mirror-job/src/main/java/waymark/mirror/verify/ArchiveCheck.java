package waymark.mirror.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import waymark.mirror.archive.Line;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.State;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;

/// Checks the line of each repository of an archive that is being written; older lines are history,
/// and were given up for a reason. Which one it is the store knows: by its name alone, a stranger's
/// would be the newest.
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
  ///
  /// @param ours the line's folder, below the archive's root
  public List<Damage> quick(RepositoryKey key, String ours) throws IOException {
    List<String> problems = new ArrayList<>();
    Path folder = archive.root().resolve(ours);
    if (!archive.lines(key).contains(folder)) {
      return damages(key, List.of("nothing of " + ours + " is there"));
    }
    Line line = archive.line(folder);
    problems.addAll(line.breaks());
    for (State state : line.states()) {
      for (Payload.Part part : state.parts()) {
        String path = archive.root().relativize(folder) + "/" + part.path();
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

  /// That no line beside it is a stranger's, and no state in it. Ours cannot be mended of that:
  /// somebody must look.
  ///
  /// @param shipped how many states of it are ours at most
  public List<Damage> strangers(RepositoryKey key, String ours, long shipped) throws IOException {
    Path folder = archive.root().resolve(ours);
    List<String> problems = new ArrayList<>();
    for (Path line : archive.strangers(key, folder)) {
      problems.add(
          archive.root().relativize(line)
              + " tells another story than "
              + ours
              + ", which is ours: it is a stranger's");
    }
    long more = archive.lines(key).contains(folder) ? archive.line(folder).states().size() : 0;
    if (more > shipped) {
      problems.add(
          "%s has %d %s more than was shipped: a stranger's"
              .formatted(ours, more - shipped, more - shipped == 1 ? "state" : "states"));
    }
    return damages(key, problems);
  }

  /// That no repository is there that is not ours: restored by its name, it would be taken for one.
  public List<Damage> unknown(Predicate<RepositoryKey> ours) throws IOException {
    return archive.keys().stream()
        .filter(ours.negate())
        .map(key ->
            new Damage(
                copy,
                Optional.of(key),
                "the store knows no such repository: it is a stranger's, or of a store before",
                Optional.empty()))
        .toList();
  }

  /// Fetches every file of the line and reads it.
  public List<Damage> full(RepositoryKey key, String ours)
      throws IOException, InterruptedException {
    Path folder = archive.root().resolve(ours);
    if (!archive.lines(key).contains(folder)) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    for (State state : archive.line(folder).states()) {
      List<String> paths =
          state.parts().stream()
              .map(part -> archive.root().relativize(folder) + "/" + part.path())
              .toList();
      if (!paths.isEmpty()) {
        archive.fetch().fetch(paths);
      }
      for (Payload.Part part : state.parts()) {
        Path file = folder.resolve(part.path());
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

  private List<Damage> damages(RepositoryKey key, List<String> problems) {
    return problems.stream()
        .map(problem -> new Damage(copy, Optional.of(key), problem, Optional.empty()))
        .toList();
  }
}
