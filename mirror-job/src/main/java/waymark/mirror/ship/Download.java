package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import waymark.mirror.git.Git;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.restore.LineChoice;

/// The archive on a NAS as an origin: its states come here at once, payloads when they are asked
/// for.
public final class Download {

  private Download() {}

  /// Fetches every state. Small, whatever the size of the repositories.
  ///
  /// @param folder an empty folder here, with room for what will be restored
  public static ArchiveOrigin begin(Nas nas, Git git, Path folder)
      throws NasRefused, IOException, InterruptedException {
    Rsync rsync = new Rsync(nas);
    rsync.download(
        folder,
        List.of(
            // Room for a state of a million refs. A larger one is no state of ours.
            "--max-size=128m",
            "--include=/escrow/",
            "--include=/escrow/*/",
            "--include=/escrow/*/*/",
            "--include=/escrow/*/*/*/",
            "--include=/escrow/*/*/*/states/",
            "--include=/escrow/*/*/*/states/*.state",
            "--exclude=*"),
        nas.reader());
    return new ArchiveOrigin(
        git,
        folder,
        paths -> {
          try {
            rsync.fetch(folder, paths, nas.reader());
          } catch (NasRefused e) {
            throw new IOException(e.getMessage() + "; " + e.mend(), e);
          }
        },
        new LineChoice.Sole());
  }
}
