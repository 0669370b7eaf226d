package waymark.mirror.restore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.mirror.archive.Line;
import waymark.mirror.archive.LineName;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.State;
import waymark.mirror.archive.StateText;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.text.BadValueException;

/// The archive that was shipped to a NAS: its folder, mounted, copied or fetched.
///
/// @param root the folder that holds `escrow/`
/// @param fetch brings files of the archive, by their paths below `root`, where they are not there
/// @param choice between lines of one repository that tell different stories
public record ArchiveOrigin(Git git, Path root, Fetch fetch, LineChoice choice) implements Origin {

  private static final Duration DEADLINE = Duration.ofHours(6);

  /// A state has little more bytes than the list of refs that it was made of, which is bounded so;
  /// it is held some ten times over while it is read.
  private static final long MOST = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 16);

  /// How payloads come here; for a folder that is all here already, not at all.
  public interface Fetch {
    void fetch(List<String> paths) throws IOException, InterruptedException;
  }

  /// A folder with everything in it.
  public static ArchiveOrigin here(Git git, Path root) {
    return new ArchiveOrigin(git, root, _ -> {}, new LineChoice.Sole());
  }

  /// The same, where it is known whom to believe.
  public ArchiveOrigin choosing(LineChoice another) {
    return new ArchiveOrigin(git, root, fetch, another);
  }

  @Override
  public List<RepositoryKey> keys() throws IOException {
    List<RepositoryKey> keys = new ArrayList<>();
    for (Path host : folders(root.resolve("escrow"))) {
      for (Path id : folders(host)) {
        try {
          keys.add(RepositoryKey.parse(host.getFileName() + "/" + id.getFileName()));
        } catch (BadValueException _) {
          // Not one of our names: it was put there by somebody else, and is left alone.
        }
      }
    }
    return keys.stream().sorted().toList();
  }

  /// The lines of a repository, by the names of their folders: the newest last. A folder of another
  /// name is somebody else's.
  public List<Path> lines(RepositoryKey key) throws IOException {
    return folders(root.resolve("escrow").resolve(key.toString())).stream()
        .filter(line -> LineName.valid(String.valueOf(line.getFileName())))
        .filter(line -> Files.isDirectory(line.resolve("states")))
        .sorted()
        .toList();
  }

  /// The lines of a repository that somebody else laid there, where `ours` is the one that is being
  /// written; none where nothing of ours is whole.
  public List<Path> strangers(RepositoryKey key, Path ours) throws IOException {
    return new Lines(this, key).strangers(ours);
  }

  /// A line's states, as far as they are whole.
  public Line line(Path folder) throws IOException {
    List<State> states = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("states"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".state")).sorted().toList()) {
        if (Files.size(file) > MOST) {
          damaged.add(
              "%s: has more than the %,d bytes that a state may have with this much memory"
                  .formatted(root.relativize(file), MOST));
          continue;
        }
        try {
          states.add(StateText.read(String.valueOf(file.getFileName()), Files.readAllBytes(file)));
        } catch (BadValueException e) {
          damaged.add(root.relativize(file) + ": " + e.problem());
        }
      }
    }
    Line line = Line.of(states);
    damaged.addAll(line.breaks());
    return new Line(line.states(), damaged);
  }

  @Override
  public Optional<Past> past(RepositoryKey key, Moment moment) throws IOException {
    return new Lines(this, key).at(moment).map(Lines.Found::past);
  }

  @Override
  public List<String> names(RepositoryKey key) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path folder : lines(key)) {
      List<State> states = line(folder).states();
      if (!states.isEmpty()) {
        names.add(states.getLast().name());
      }
    }
    return names;
  }

  @Override
  public Path objects(Past past, Path scratch)
      throws GitRefused, IOException, InterruptedException {
    Lines.Found found =
        new Lines(this, past.key())
            .of(past)
            .orElseThrow(() -> new DamagedException(root, "no longer holds " + past.name()));
    List<State> states = found.line().states().subList(0, found.count());
    fetch.fetch(
        states.stream()
            .flatMap(state -> state.parts().stream())
            .map(part -> root.relativize(found.folder()) + "/" + part.path())
            .toList());
    git.run(scratch, "", DEADLINE, Rebuild.init(past));
    for (State state : states) {
      add(found.folder(), state, scratch);
    }
    return scratch;
  }

  private void add(Path folder, State state, Path repository)
      throws GitRefused, IOException, InterruptedException {
    for (Payload payload : state.payloads()) {
      for (Payload.Part part : payload.parts(state.number())) {
        check(folder.resolve(part.path()), part);
      }
      switch (payload) {
        case Payload.Pack _ -> {
          for (Payload.Part part : payload.parts(state.number())) {
            Path to = repository.resolve(part.path());
            if (!Files.exists(to)) {
              Files.copy(folder.resolve(part.path()), to);
            }
          }
        }
        case Payload.Bundle(var _, var header) -> {
          Path bundle = folder.resolve(payload.parts(state.number()).getFirst().path());
          Path pack = repository.resolve(DurableFile.TEMPORARY + "pack");
          try (InputStream in = Files.newInputStream(bundle)) {
            in.skipNBytes(header);
            Files.copy(in, pack, StandardCopyOption.REPLACE_EXISTING);
          }
          git.fromFile(repository, pack, DEADLINE, "index-pack", "--stdin", "--fix-thin");
          Files.delete(pack);
        }
      }
    }
  }

  private void check(Path file, Payload.Part part) throws IOException {
    if (!Files.exists(file)) {
      throw new DamagedException(root.relativize(file), "is missing from the archive");
    }
    if (!Sha256.of(file).equals(part.digest().sha256())) {
      throw new DamagedException(root.relativize(file), "is not what its state says: bit-rot");
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
