package waymark.kernel.record;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import waymark.netstate.packet.BadValueException;

/// A snapshot's files, in a folder or packed as tar.gz, each text by its name.
public final class SnapshotFiles {

  private static final String PACKED = ".tar.gz";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private SnapshotFiles() {}

  /// Whether the name is that of a packed snapshot.
  public static boolean isPacked(Path path) {
    String name = path.toString();
    return name.endsWith(PACKED) || name.endsWith(".tgz");
  }

  /// Reads a folder or a tar.gz.
  ///
  /// @param names the files that are looked for; others are not opened
  /// @throws BadValueException if it is neither, or holds none of these files
  public static Map<String, String> read(Path path, Collection<String> names)
      throws IOException, BadValueException {
    Map<String, String> files = new TreeMap<>();
    if (Files.isDirectory(path)) {
      for (String name : names) {
        Path file = path.resolve(name);
        if (Files.isRegularFile(file)) {
          files.put(name, text(readable(file)));
        }
      }
    } else {
      unpack(path)
          .forEach((name, content) -> {
            if (names.contains(name)) {
              files.put(name, text(content));
            }
          });
    }
    if (files.isEmpty()) {
      throw new BadValueException(
          "\"" + path + "\" holds no file of a snapshot",
          "record one with: gateway-agent snapshot " + path);
    }
    return files;
  }

  private static byte[] readable(Path file) throws IOException, BadValueException {
    try {
      return Files.readAllBytes(file);
    } catch (FileSystemException refused) {
      throw new BadValueException(
          "\"" + file + "\" cannot be read: " + refused.getReason(),
          "let this user read it: chmod u+r " + file);
    }
  }

  private static Map<String, byte[]> unpack(Path path) throws IOException, BadValueException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      return Tar.read(in);
    } catch (NoSuchFileException missing) {
      throw new BadValueException(
          "\"" + path + "\" is not there",
          "name the folder or tar.gz that gateway-agent snapshot wrote");
    } catch (ZipException | EOFException broken) {
      throw new BadValueException(
          "\"" + path + "\" is neither a folder nor a whole tar.gz: " + broken.getMessage(),
          "name the folder or tar.gz that gateway-agent snapshot wrote");
    }
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  /// Writes a folder of mode 0700 with files of mode 0600, or a tar.gz of mode 0600.
  ///
  /// @param overwrite whether what is there may be replaced; of a folder, the files of `names` that
  ///   this snapshot has not are then removed, for they would tell of another moment
  /// @throws BadValueException if something is there that may not be replaced
  public static void write(
      Path path, Map<String, String> files, boolean overwrite, Collection<String> names)
      throws IOException, BadValueException {
    if (isPacked(path)) {
      pack(path, files, overwrite);
      return;
    }
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw inTheWay(path, "is a file");
    }
    if (!overwrite && Files.isDirectory(path) && !isEmpty(path)) {
      throw inTheWay(path, "is a folder that is not empty");
    }
    if (!Files.exists(path)) {
      Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
    }
    for (String stale : names) {
      if (!files.containsKey(stale)) {
        Files.deleteIfExists(path.resolve(stale));
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      replace(path.resolve(file.getKey()), out -> out.write(bytes(file.getValue())));
    }
  }

  private static void pack(Path path, Map<String, String> files, boolean overwrite)
      throws IOException, BadValueException {
    if (Files.exists(path) && !overwrite) {
      throw inTheWay(path, "is there already");
    }
    replace(
        path,
        out -> {
          try (OutputStream packed = new GZIPOutputStream(out)) {
            Tar.write(files, packed);
          }
        });
  }

  private interface Content {
    void to(OutputStream out) throws IOException;
  }

  /// Writes beside it first, so that no reader sees half a file and no link is followed.
  private static void replace(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path fresh =
        Files.createTempFile(
            folder, ".snapshot-", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      try (OutputStream out = Files.newOutputStream(fresh)) {
        content.to(out);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static BadValueException inTheWay(Path path, String what) {
    return new BadValueException(
        "\"" + path + "\" " + what, "name another place, or add --force to replace it");
  }
}
