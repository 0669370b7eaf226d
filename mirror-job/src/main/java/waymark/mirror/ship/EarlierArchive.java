package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Whether some store has shipped to a NAS before. Every key that uploads can find out.
public final class EarlierArchive {

  private EarlierArchive() {}

  /// @param scratch an empty folder here
  public static boolean isThere(Nas nas, Path scratch)
      throws NasRefused, IOException, InterruptedException {
    List<String> notices = Notices.install(scratch);
    return new Rsync(nas).wouldUpload(scratch, notices).size() < notices.size();
  }
}
