package waymark.mirror.restore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

  /// Where it goes: beside its bare repository.
  private static Path place(Path bare) {
    String name = bare.getFileName().toString();
    return bare.resolveSibling(name.substring(0, name.length() - ".git".length()));
  }

  /// Asks before the bare repository is rebuilt: what somebody has there is not written over.
  ///
  /// @throws FileAlreadyExistsException where something is there
  public static void free(Path bare) throws FileAlreadyExistsException {
    Path tree = place(bare);
    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          tree + " is there already; it is not touched: name another folder, or move it away");
    }
  }

  /// @return the work tree; for a repository without the branch of its HEAD, an empty one
  public static Path checkOut(Git git, Rebuild.Rebuilt rebuilt)
      throws GitRefused, IOException, InterruptedException {
    Path bare = rebuilt.path();
    Path tree = Files.createDirectory(place(bare));
    Path inside = tree.resolve(".git");
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
