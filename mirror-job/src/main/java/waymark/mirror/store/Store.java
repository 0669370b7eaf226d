package waymark.mirror.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import waymark.mirror.text.BadValueException;

/// The paths of an escrow. Nobody else puts a path of it together.
///
/// @param root absolute
public record Store(Path root) {

  private static final String FORMAT = "waymark-escrow 1\n";

  /// Opens the store there, and makes it where there is none.
  ///
  /// @throws BadValueException where the folder holds something else
  public static Store open(Path root) throws IOException, BadValueException {
    Store store = new Store(root.toAbsolutePath().normalize());
    if (Files.exists(store.format())) {
      store.checkFormat();
      store.furnish();
      return store;
    }
    if (Files.isDirectory(root) && !isEmpty(root)) {
      throw new BadValueException(
          root + " is not empty and not an escrow", "name an empty folder, or an escrow, as store");
    }
    Files.createDirectories(store.root);
    // Private repositories lie here.
    Files.setPosixFilePermissions(store.root, PosixFilePermissions.fromString("rwx------"));
    // First: without it a folder that is not empty is somebody else's.
    DurableFile.write(store.format(), FORMAT.getBytes(StandardCharsets.UTF_8));
    store.furnish();
    return store;
  }

  private void furnish() throws IOException {
    for (Path folder : List.of(ledger(), repositories(), listing())) {
      Files.createDirectories(folder);
    }
  }

  /// Whether there is a store in that folder.
  public static boolean isThere(Path root) {
    return Files.exists(new Store(root.toAbsolutePath().normalize()).format());
  }

  /// Opens a store that must be there already.
  public static Store existing(Path root) throws IOException, BadValueException {
    Store store = new Store(root.toAbsolutePath().normalize());
    if (!Files.exists(store.format())) {
      throw new BadValueException(
          "there is no escrow in " + root, "run mirror-job sync first, or mend store");
    }
    store.checkFormat();
    return store;
  }

  private void checkFormat() throws IOException, BadValueException {
    String format = Files.readString(format());
    if (!format.equals(FORMAT)) {
      throw new BadValueException(
          format() + " says \"" + format.strip() + "\"",
          "use the mirror-job that wrote it; this one reads \"" + FORMAT.strip() + "\"");
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      // A volume of its own has this folder from the start; the other is ours, from a job that
      // died.
      return files.allMatch(f -> f.endsWith("lost+found") || DurableFile.isTemporary(f));
    }
  }

  private Path format() {
    return root.resolve("format");
  }

  public Path lock() {
    return root.resolve("lock");
  }

  /// The list of [Unsettled]; missing where all are settled.
  public Path unsettled() {
    return root.resolve("unsettled");
  }

  public Path state() {
    return root.resolve("state.json");
  }

  public Path listing() {
    return root.resolve("listing");
  }

  public Path ledger() {
    return root.resolve("ledger");
  }

  public Path repositories() {
    return root.resolve("repositories");
  }

  /// What is kept about one target, and what is on its way there.
  ///
  /// @param name a folder's name
  public Path target(String name) {
    return root.resolve("targets").resolve(name);
  }

  /// When what was last checked, one file for each kind of check.
  public Path checks(String kind) {
    return root.resolve("checks").resolve(kind);
  }

  /// How far back retention has taken the repository's objects; missing where it never has.
  public Path pruned(RepositoryKey key) {
    return folder(key).resolve("pruned");
  }

  /// Which sources saw the repository; missing where none was written down yet.
  public Path seenBy(RepositoryKey key) {
    return folder(key).resolve("seen-by");
  }

  /// The repository's folder, with everything that is kept of it.
  public Path folder(RepositoryKey key) {
    return repositories().resolve(key.host()).resolve(Long.toString(key.id()));
  }

  /// Its bare repository.
  public Path git(RepositoryKey key) {
    return folder(key).resolve("git");
  }

  /// The folder of its packs.
  public Path packs(RepositoryKey key) {
    return git(key).resolve("objects").resolve("pack");
  }

  public Path manifests(RepositoryKey key) {
    return folder(key).resolve("manifests");
  }

  /// All repositories that have a folder, whether a manifest speaks of them yet or not, in order.
  public List<RepositoryKey> keys() throws IOException {
    List<RepositoryKey> keys = new ArrayList<>();
    for (Path host : children(repositories())) {
      for (Path id : children(host)) {
        try {
          keys.add(RepositoryKey.parse(host.getFileName() + "/" + id.getFileName()));
        } catch (BadValueException _) {
          // Not one of our names: a person's own file. It is neither read nor removed.
        }
      }
    }
    return keys.stream().sorted().toList();
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
