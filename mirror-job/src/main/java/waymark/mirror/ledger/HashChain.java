package waymark.mirror.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.Sha256;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// A folder of files `000001.json`, `000002.json`, ... of which each holds the SHA-256 of the one
/// before as `previous`.
///
/// @param folder which may not be there yet
public record HashChain(Path folder) {

  private static final Pattern FILE = Pattern.compile("\\d{6,9}\\.json");

  /// A file of the chain.
  ///
  /// @param sha256 of its bytes
  public record Link(Json.Obj content, String sha256) {

    /// SHA-256 of the file before, as this one has it.
    Optional<String> previous() {
      return content.maybe("previous").map(p -> p instanceof Json.Str(var text) ? text : "");
    }
  }

  /// The number of the last file; 0 where there is none.
  public int length() throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> FILE.matcher(name).matches())
          .mapToInt(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
          .max()
          .orElse(0);
    }
  }

  public Path file(int number) {
    return folder.resolve(String.format(Locale.ROOT, "%06d.json", number));
  }

  /// Reads one file; whether the next one vouches for it is for [Survey] to say.
  public Link read(int number) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(number));
    } catch (NoSuchFileException _) {
      throw new DamagedException(file(number), "is missing from the chain");
    }
    try {
      return new Link(Json.asObject(JsonText.read(bytes)), Sha256.of(bytes));
    } catch (BadValueException e) {
      throw new DamagedException(file(number), e.problem());
    }
  }

  /// A file that is written beside its place, and not part of the chain yet.
  ///
  /// @param beside where it is now
  /// @param file where it belongs
  /// @param sha256 of its bytes
  public record Staged(Path beside, Path file, String sha256) {

    /// Puts it into its place: the commit point. What it speaks of must be durable by now, and
    /// whoever calls makes the folder's name durable after.
    public void commit() throws IOException {
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// Writes a file beside its place, without waiting for the disk.
  public Staged stage(int number, Json content) throws IOException {
    Files.createDirectories(folder);
    Path file = file(number);
    Path beside = DurableFile.beside(file);
    String sha256 = Sha256.into(beside, out -> JsonText.write(content, out));
    return new Staged(beside, file, sha256);
  }

  /// Adds a file, and makes it durable.
  ///
  /// @return its SHA-256
  public String append(int number, Json content) throws IOException {
    Files.createDirectories(folder);
    byte[] bytes = JsonText.bytes(content);
    DurableFile.writeNew(file(number), bytes);
    return Sha256.of(bytes);
  }

  /// Whether there is a file after that number. Where nothing was ever lost the chain has no gap,
  /// and one look at one name says it.
  public boolean goesOn(int number) throws IOException {
    return Files.exists(file(number + 1)) || (Files.isDirectory(aside()) && length() > number);
  }

  private Path aside() {
    return folder.resolve("damaged");
  }

  /// Takes files out of the chain, into the folder `damaged` beside it: under the number and the
  /// first digits of what they hold now, so that none takes another's place.
  public void putAside(List<Integer> numbers) throws IOException {
    for (int number : numbers) {
      Path file = file(number);
      if (Files.exists(file)) {
        Files.createDirectories(aside());
        String name = String.format(Locale.ROOT, "%06d-%.8s.json", number, Sha256.of(file));
        Files.move(file, aside().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        DurableFile.sync(aside());
        DurableFile.sync(folder);
      }
    }
  }

  /// Deletes what was written beside the chain and never became part of it.
  public void sweep() throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(DurableFile::isTemporary).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
