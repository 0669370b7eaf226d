package waymark.mirror.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that are there whole or not at all: written beside, fsynced, renamed, the folder fsynced.
public final class DurableFile {

  /// Begins the name of every half-written file; a sweep deletes what begins so.
  public static final String TEMPORARY = ".new-";

  private DurableFile() {}

  /// Where a file is written before it is given its name: beside it, and with another ending, for
  /// some folders are read by whoever takes all files of one ending (node_exporter's `*.prom`).
  public static Path beside(Path file) {
    return folder(file).resolve(TEMPORARY + file.getFileName() + "~");
  }

  /// Whether the file, or folder, was never given its own name.
  public static boolean isTemporary(Path file) {
    return file.getFileName().toString().startsWith(TEMPORARY);
  }

  /// Writes or replaces the file.
  public static void write(Path file, byte[] content) throws IOException {
    Path beside = beside(file);
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder(file));
  }

  /// Replaces a file that can be made again: whole or not at all for every process, but not waiting
  /// for the disk.
  public static void replace(Path file, byte[] content) throws IOException {
    Path beside = beside(file);
    Files.write(beside, content);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Writes a file that must not be there yet: an entry of the ledger is never written over.
  public static void writeNew(Path file, byte[] content) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    write(file, content);
  }

  /// Gives a file that was written under a temporary name its own name.
  public static void rename(Path beside, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder(file));
  }

  /// Makes the folder's names durable (fsync(2) of a folder).
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalStateException(file + " is not a file's name");
    }
    return folder;
  }
}
