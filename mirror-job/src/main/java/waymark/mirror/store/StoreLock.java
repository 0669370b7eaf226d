package waymark.mirror.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The right to write into a store. The kernel takes it back from a process that dies.
public final class StoreLock implements AutoCloseable {

  private final FileChannel channel;
  private final boolean unclean;

  private StoreLock(FileChannel channel, boolean unclean) {
    this.channel = channel;
    this.unclean = unclean;
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
    boolean unclean = channel.size() > 0;
    String pid = ProcessHandle.current().pid() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
    return Optional.of(new StoreLock(channel, unclean));
  }

  /// The process that holds the lock, as far as it is known.
  public static String holder(Store store) {
    try {
      return "process " + Files.readString(store.lock()).strip();
    } catch (IOException _) {
      return "another process";
    }
  }

  /// Whether the job before us died without letting go.
  public boolean unclean() {
    return unclean;
  }

  @Override
  public void close() throws IOException {
    channel.truncate(0);
    channel.close();
  }
}
