package waymark.mirror.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// A repository that others take objects from, and that is only read: on a volume that is read-only
/// or another than theirs, or while another job is at work in it.
///
/// `git pack-objects` puts its half-written pack where it runs, and gives it its name with one
/// rename(2): so it runs where the pack goes. Nor has the lender's configuration, or a file that
/// cuts its history short (`shallow`, `info/grafts`), any say there.
public record Lender(Git git, Path repository) {

  private static final Duration DEADLINE = Duration.ofHours(6);

  /// Puts everything that these tips reach into the other repository, in packs.
  ///
  /// @return the hashes in the packs' names
  /// @throws GitRefused where an object is not here
  /// @throws IOException also where this one borrows objects itself: they may be anybody's
  public List<String> pack(Collection<Oid> tips, Path into)
      throws GitRefused, IOException, InterruptedException {
    Path objects = repository.resolve("objects");
    Path alternates = objects.resolve("info/alternates");
    if (Files.exists(alternates, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          alternates
              + " leads to the objects of another repository, and is not followed; to make it"
              + " whole, run git repack -ad there and remove that file");
    }
    return git.borrow(
            into,
            objects,
            Git.lines(tips.stream().map(Oid::hex).toList()),
            DEADLINE,
            "pack-objects",
            "-q",
            "--revs",
            "--delta-base-offset",
            "objects/pack/pack")
        .lines();
  }
}
