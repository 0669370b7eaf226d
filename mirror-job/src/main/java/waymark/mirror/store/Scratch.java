package waymark.mirror.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder for what is needed for a while only, on the disk that has room: beside what it is for.
/// It goes when it is closed; of a job that was killed it goes when the next one is opened there.
///
/// @param folder with a file `lock` in it
/// @param held lets the kernel tell whether its job is alive, in whatever namespace that is
public record Scratch(Path folder, FileChannel held) implements AutoCloseable {

  private static final String PREFIX = DurableFile.TEMPORARY + "scratch";
  private static final String LOCK = "lock";

  /// Makes one, and the folder that it is in where that is not there.
  public static Scratch open(Path beside) throws IOException {
    Files.createDirectories(beside);
    sweep(beside);
    Path folder = Files.createTempDirectory(beside, PREFIX);
    FileChannel channel = lockFile(folder);
    channel.lock();
    return new Scratch(folder, channel);
  }

  /// Deletes those whose job is dead.
  public static void sweep(Path beside) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(beside)) {
      all =
          files
              .filter(f -> f.getFileName().toString().startsWith(PREFIX))
              .filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
              .toList();
    }
    for (Path folder : all) {
      if (dead(folder)) {
        Folders.delete(folder);
      }
    }
  }

  private static boolean dead(Path folder) {
    try (FileChannel channel = lockFile(folder)) {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException | IOException _) {
      // Ours, or another user's in a folder that all share.
      return false;
    }
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
    held.close();
  }
}
