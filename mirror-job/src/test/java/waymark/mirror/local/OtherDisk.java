package waymark.mirror.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import waymark.mirror.store.Folders;

/// A folder on another file system than the tests' own, where rename(2) from one to the other
/// fails: the tmpfs of `/dev/shm`.
///
/// @param folder empty at first, and gone when this is closed
public record OtherDisk(Path folder) implements AutoCloseable {

  private static final Path TMPFS = Path.of("/dev/shm");

  /// @param here a folder of the test
  public static OtherDisk than(Path here) throws IOException {
    assumeTrue(Files.isWritable(TMPFS), "there is no " + TMPFS);
    OtherDisk disk = new OtherDisk(Files.createTempDirectory(TMPFS, "mirror-job"));
    assertThat(Files.getFileStore(disk.folder())).isNotEqualTo(Files.getFileStore(here));
    return disk;
  }

  /// When each file and folder below this one was last written: a file that is made there and
  /// removed again still shows in the time of its folder.
  public static Map<String, FileTime> written(Path folder) throws IOException {
    Map<String, FileTime> written = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        written.put(file.toString(), Files.getLastModifiedTime(file));
      }
    }
    return written;
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
  }
}
