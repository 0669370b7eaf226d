package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import waymark.mirror.archive.Line;
import waymark.mirror.archive.LineName;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.State;
import waymark.mirror.archive.StateText;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.store.Disk;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.Folders;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.text.BadValueException;

/// What is on its way to one target, laid out as it will lie there, and how far each repository has
/// come. States stay here for good, they are small; payloads leave once they are confirmed.
///
/// Of a line of which nothing is confirmed, nothing waits for the disk while it is laid out: [Ship]
/// makes all of it durable at once before anything of it is sent, and one that a power cut took
/// before that is begun anew.
///
/// @param root the folder of this target in the store
record Outbox(Path root) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Where the repository's lines are, below the root here and below the target's path there.
  static String folder(RepositoryKey key) {
    return "escrow/" + key;
  }

  static String folder(RepositoryKey key, Position position) {
    return folder(key) + "/" + position.line();
  }

  Path lineFolder(RepositoryKey key, Position position) {
    return root.resolve(folder(key, position));
  }

  /// Empty where nothing was ever packed for this target.
  Optional<Position> position(RepositoryKey key) throws IOException {
    Path file = positionFile(key);
    try {
      String text = Files.readString(file);
      // The power went before its bytes came to the disk, and so before anything was sent.
      return text.isEmpty() ? Optional.empty() : Optional.of(Position.parse(text));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (BadValueException e) {
      throw new DamagedException(file, e.problem() + "; " + e.mend());
    }
  }

  void write(RepositoryKey key, Position position) throws IOException {
    Files.createDirectories(root.resolve(folder(key)));
    put(positionFile(key), position.bytes(), position);
  }

  /// Writes a file of the line at that position.
  static void put(Path file, byte[] content, Position position) throws IOException {
    if (position.confirmed() == 0) {
      DurableFile.replace(file, content);
    } else {
      DurableFile.write(file, content);
    }
  }

  /// Replaces what is known of these repositories: each has its old position, or the new one, at
  /// any moment, and when this returns the new one for good.
  void confirm(Map<RepositoryKey, Position> positions, Disk disk)
      throws IOException, InterruptedException {
    for (Map.Entry<RepositoryKey, Position> one : positions.entrySet()) {
      Files.write(DurableFile.beside(positionFile(one.getKey())), one.getValue().bytes());
    }
    disk.sync();
    for (RepositoryKey key : positions.keySet()) {
      Path file = positionFile(key);
      Files.move(DurableFile.beside(file), file, StandardCopyOption.ATOMIC_MOVE);
    }
    disk.sync();
  }

  private Path positionFile(RepositoryKey key) {
    return root.resolve(folder(key)).resolve("position");
  }

  /// Begins a line. What the line before still had here is of no use any more.
  ///
  /// @param sequence the manifest after which it begins
  Position begin(RepositoryKey key, Instant now, int sequence) throws IOException {
    // The newest line is the one whose name is the greatest, also when the clock has jumped back.
    List<String> before = lines(key);
    String least = before.isEmpty() ? "" : before.getLast();
    Instant time = now;
    if (STAMP.format(time).compareTo(least) <= 0) {
      time = STAMP.parse(least.substring(0, least.indexOf('-')), Instant::from).plusSeconds(1);
    }
    String line = STAMP.format(time) + "-%06x".formatted(new SecureRandom().nextInt(1 << 24));
    Position position = new Position(line, sequence, 0, 0);
    Path folder = lineFolder(key, position);
    for (String part : List.of("states", "bundles", "objects/pack")) {
      Files.createDirectories(folder.resolve(part));
    }
    write(key, position);
    for (String old : before) {
      for (String part : List.of("bundles", "objects")) {
        Folders.delete(root.resolve(folder(key)).resolve(old).resolve(part));
      }
    }
    return position;
  }

  /// The names of the repository's lines here, in order.
  private List<String> lines(RepositoryKey key) throws IOException {
    Path folder = root.resolve(folder(key));
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(line -> String.valueOf(line.getFileName()))
          .filter(LineName::valid)
          .sorted()
          .toList();
    }
  }

  /// The states up to the last that was packed, checked as a chain.
  Line line(RepositoryKey key, Position position) throws IOException {
    List<State> states = new ArrayList<>();
    Path folder = lineFolder(key, position).resolve("states");
    for (Path file : files(folder)) {
      if (DurableFile.isTemporary(file)) {
        continue;
      }
      try {
        State state = StateText.read(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        if (state.number() <= position.packed()) {
          states.add(state);
        }
      } catch (BadValueException e) {
        throw new DamagedException(file, e.problem());
      }
    }
    Line line = Line.of(states);
    if (line.states().size() != position.packed()) {
      throw new DamagedException(
          folder, "holds " + line.states().size() + " whole states of " + position.packed());
    }
    return line;
  }

  /// Removes what a killed run left half packed.
  void sweep(RepositoryKey key, Position position) throws IOException {
    Path folder = lineFolder(key, position);
    Set<Path> wanted = new HashSet<>();
    for (State state : line(key, position).states()) {
      wanted.add(folder.resolve(state.path()));
      if (state.number() > position.confirmed()) {
        state.parts().forEach(part -> wanted.add(folder.resolve(part.path())));
      }
    }
    for (String part : List.of("states", "bundles", "objects/pack")) {
      for (Path file : files(folder.resolve(part))) {
        if (!wanted.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }

  /// Reads a payload's files here before they are sent.
  ///
  /// @throws DamagedException where one is not what its state says
  void check(Path folder, State state) throws IOException {
    for (Payload.Part part : state.parts()) {
      Path file = folder.resolve(part.path());
      if (!Files.exists(file) || !Sha256.of(file).equals(part.digest().sha256())) {
        throw new DamagedException(file, "is not what its state says");
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
