package waymark.mirror.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;

/// Checks a rebuilt repository out beside it: `OWNER/NAME` for `OWNER/NAME.git`.
///
/// Its content is upstream's, so nothing of it is run: no hooks, no filters, no submodules.
public final class WorkTree {

  private static final Duration DEADLINE = Duration.ofHours(1);

  private WorkTree() {}

  /// @return the work tree; for a repository without the branch of its HEAD, an empty one
  public static Path checkOut(Git git, Rebuild.Rebuilt rebuilt)
      throws GitRefused, IOException, InterruptedException {
    Path bare = rebuilt.path();
    String name = bare.getFileName().toString();
    Path tree = bare.resolveSibling(name.substring(0, name.length() - ".git".length()));
    Path inside = Files.createDirectories(tree).resolve(".git");
    copy(bare, inside);
    git.run(inside, "", DEADLINE, "config", "core.bare", "false");
    boolean born =
        switch (rebuilt.past().head()) {
          case Head.Detached _ -> true;
          case Head.Symbolic(var ref) -> rebuilt.past().refs().containsKey(ref);
        };
    if (born) {
      git.run(inside, "", DEADLINE, "--work-tree=" + tree, "reset", "--quiet", "--hard");
    }
    return tree;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
