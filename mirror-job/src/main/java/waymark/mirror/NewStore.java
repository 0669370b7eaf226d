package waymark.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import waymark.mirror.ship.EarlierArchive;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.store.Scratch;
import waymark.mirror.store.Store;

/// The question before a store is begun: a volume that is not mounted looks like a first use, and a
/// store that is begun in its place would remember no brake and lay new lines on the NAS. Whoever
/// was shipped to knows that there was one.
final class NewStore {

  @Option(
      names = "--new-store",
      description = "begin a store though a NAS holds the archive of one, or cannot be asked")
  boolean wanted;

  /// Whether the store may be somewhere else, which is said then. Whoever calls sees to signals.
  ///
  /// @return the exit status; empty where it is there, or may be begun
  Optional<Integer> refused(Common common, Tools tools) throws IOException, InterruptedException {
    Path root = tools.config().store();
    if (wanted || Store.isThere(root)) {
      return Optional.empty();
    }
    String problem = "there is no store in " + root + ", and ";
    for (Nas nas : tools.nases()) {
      try (Scratch room = Scratch.open(Path.of(System.getProperty("java.io.tmpdir")))) {
        if (EarlierArchive.isThere(nas, room.folder())) {
          common.err().println(problem + nas.place() + " holds the archive of one");
          mend(common, "mount the volume of the store");
          return Optional.of(Exit.UNKNOWN);
        }
      } catch (NasRefused e) {
        common
            .err()
            .println(
                problem
                    + nas.place()
                    + " could not be asked whether it knows of one: "
                    + e.getMessage());
        mend(common, e.mend());
        return Optional.of(Exit.REFUSED);
      }
    }
    return Optional.empty();
  }

  private static void mend(Common common, String first) {
    common
        .err()
        .println("  mend: " + first + "; to begin a new store all the same, add --new-store");
  }
}
