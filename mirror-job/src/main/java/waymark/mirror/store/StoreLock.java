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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The right to write into a store. The kernel takes it back from a process that dies.
public final class StoreLock implements AutoCloseable {

  /// Three lines are a few hundred bytes; of anything else, this much is enough to see it.
  private static final int MOST = 4096;

  private final FileChannel channel;
  private final Before before;
  private final String own;
  private String owed;

  private StoreLock(FileChannel channel, Before before, String own, String owed) {
    this.channel = channel;
    this.before = before;
    this.own = own;
    this.owed = owed;
  }

  /// How the jobs before us ended, since one last cleared away what others had left.
  public enum Before {
    /// It let go of the lock and left nothing undone, or there was none.
    CLEAN,
    /// It was killed, or failed amid what it had begun; what it had written is in the files.
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
    List<String> dead = read(channel).lines().filter(line -> !line.isBlank()).toList();
    Optional<String> down = dead.stream().filter(line -> !line.contains(boot)).findFirst();
    Optional<String> killed = dead.stream().filter(line -> line.contains(boot)).findFirst();
    Before before =
        down.isPresent() ? Before.MACHINE_DOWN : killed.isPresent() ? Before.KILLED : Before.CLEAN;
    String owed =
        Stream.of(down, killed)
            .flatMap(Optional::stream)
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    String own = ProcessHandle.current().pid() + " " + boot + "\n";
    StoreLock taken = new StoreLock(channel, before, own, owed);
    // Durable before anything else is written: what it says of a crash must be there after one.
    try {
      taken.write(own + owed);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return Optional.of(taken);
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

  /// Through the channel that holds the lock: fcntl(2) lets go of it as soon as the process closes
  /// any other descriptor of the file.
  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.min(channel.size(), MOST)));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
      // On to the next part.
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  /// Says that this job now begins what the next one must put right where it does not come to its
  /// end, whatever the reason is: until [#cleared] it counts as killed.
  public void begun() {
    owed = own + owed;
  }

  /// Says that nothing is left to put right: what dead jobs left is cleared away, and what this one
  /// had begun is done. Without it the next job is told of them again: a job that only reads must
  /// not make a crash forgotten.
  public void cleared() {
    owed = "";
  }

  /// Over the old text first, then to its length: at no moment is there nothing in the file.
  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(bytes), 0);
    channel.truncate(bytes.length);
    channel.force(true);
  }

  /// Another text after each start of the machine: proc_sys_kernel(5), random/boot_id.
  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  @Override
  public void close() throws IOException {
    byte[] bytes = owed.getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(bytes), 0);
    channel.truncate(bytes.length);
    channel.close();
  }
}
