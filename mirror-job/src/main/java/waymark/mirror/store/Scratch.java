package waymark.mirror.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
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

  /// Begins the names of this process's own. It must not even open their locks to look: fcntl(2)
  /// gives up all of a process's locks on a file when any descriptor of it is closed.
  private static final String OURS = PREFIX + "%08x-".formatted(new SecureRandom().nextInt());

  /// Longer than it takes to put the lock into a new folder.
  private static final Duration YOUNG = Duration.ofMinutes(1);

  /// Makes one, and the folder that it is in where that is not there.
  public static Scratch open(Path beside) throws IOException {
    Files.createDirectories(beside);
    sweep(beside);
    while (true) {
      Path folder = Files.createTempDirectory(beside, OURS);
      Path file = folder.resolve(LOCK);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      if (Files.exists(file)) {
        return new Scratch(folder, channel);
      }
      // Another job found it before it was locked.
      channel.close();
    }
  }

  /// Deletes those whose job is dead. The folder may be one that all users share, as `/tmp`: what
  /// another user has put there is neither opened nor deleted.
  public static void sweep(Path beside) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(beside)) {
      all =
          files
              .filter(f -> f.getFileName().toString().startsWith(PREFIX))
              .filter(f -> !f.getFileName().toString().startsWith(OURS))
              .filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
              .toList();
    }
    for (Path folder : all) {
      sweepOne(folder);
    }
  }

  private static void sweepOne(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    try {
      if (!ours(folder)) {
        return;
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        if (!young(folder)) {
          Folders.delete(folder);
        }
        return;
      }
    } catch (NoSuchFileException _) {
      // Its job, or another that sweeps, was faster.
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      @Nullable FileLock lock = channel.tryLock();
      // Deleted while it is held: a job that is about to lock it sees that it is gone.
      if (lock != null) {
        Folders.delete(folder);
      }
    } catch (NoSuchFileException _) {
      // Its job just ended.
    }
  }

  private static boolean ours(Path folder) throws IOException {
    return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
        .equals(Files.getOwner(Path.of("/proc/self")));
  }

  private static boolean young(Path folder) throws IOException {
    Instant made = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
    return made.isAfter(Instant.now().minus(YOUNG));
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
    held.close();
  }
}
