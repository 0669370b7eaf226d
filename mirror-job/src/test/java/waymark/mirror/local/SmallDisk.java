package waymark.mirror.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import waymark.mirror.nas.Escrow;

/// A file system with little room, at a folder.
public record SmallDisk(Path folder) implements AutoCloseable {

  /// @param size as mount(8) takes it for a tmpfs: `120k`
  public static SmallDisk at(Path folder, String size) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    assumeTrue(
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString())
                .start()
                .waitFor()
            == 0,
        "a small file system cannot be mounted: not root, or not allowed to");
    return new SmallDisk(folder);
  }

  /// Makes room on it.
  public void grow(String size) throws Exception {
    Escrow.shell(folder, List.of("mount", "-o", "remount,size=" + size, folder.toString()));
  }

  @Override
  public void close() throws IOException {
    try {
      new ProcessBuilder("umount", "-l", folder.toString()).start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
