package waymark.mirror.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The right to write into a store. The kernel takes it back from a process that dies.
public final class StoreLock implements AutoCloseable {

  private final FileChannel channel;
  private final Before before;

  private StoreLock(FileChannel channel, Before before) {
    this.channel = channel;
    this.before = before;
  }

  /// How the job before us ended.
  public enum Before {
    /// It let go of the lock, or there was none.
    CLEAN,
    /// It was killed; what it had written is in the files.
    KILLED,
    /// The machine went down with it; what it had not made durable may be lost or torn.
    MACHINE_DOWN
  }

  /// Takes the lock, or is empty where another job holds it.
  public static Optional<StoreLock> take(Store store) throws IOException {
    FileChannel channel =
        FileChannel.open(
            store.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    String boot = boot();
    String left = Files.readString(store.lock());
    Before before =
        left.isBlank() ? Before.CLEAN : left.contains(boot) ? Before.KILLED : Before.MACHINE_DOWN;
    String mine = ProcessHandle.current().pid() + " " + boot + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(mine.getBytes(StandardCharsets.UTF_8)), 0);
    return Optional.of(new StoreLock(channel, before));
  }

  /// The process that holds the lock, as far as it is known.
  public static String holder(Store store) {
    try {
      return "process " + Files.readString(store.lock()).split(" ", -1)[0];
    } catch (IOException _) {
      return "another process";
    }
  }

  public Before before() {
    return before;
  }

  /// Another text after each start of the machine: proc_sys_kernel(5), random/boot_id.
  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  @Override
  public void close() throws IOException {
    channel.truncate(0);
    channel.close();
  }
}
