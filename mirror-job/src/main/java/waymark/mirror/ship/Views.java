package waymark.mirror.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.RefChange;
import waymark.mirror.archive.State;
import waymark.mirror.git.Oid;
import waymark.mirror.process.Ended;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.Folders;

/// The plain bare repositories `OWNER/NAME.git` on the NAS.
///
/// Which state they show must be written over, so a key that may not overwrite can make them once
/// and never move them. Then the NAS moves them itself, by `escrow.sh refresh`.
record Views(Nas nas) {

  private static final Pattern NAME =
      Pattern.compile(
          "(?!(?i:escrow|README\\.txt|begun)/)[A-Za-z0-9_][A-Za-z0-9._-]*/[A-Za-z0-9_][A-Za-z0-9._-]*");

  private static final String CONFIG =
      "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

  /// Whether somebody with the right to do so will be asked to make them, so that they need not be
  /// sent.
  boolean madeThere() throws NasRefused, IOException, InterruptedException {
    return refresher().isPresent();
  }

  private Optional<Path> refresher() throws NasRefused, IOException, InterruptedException {
    if (nas.target().refreshIdentityFile().isPresent()) {
      return nas.target().refreshIdentityFile();
    }
    return nas.reach(nas.target().identityFile()) == Reach.SHELL_WITH_GIT
        ? Optional.of(nas.target().identityFile())
        : Optional.empty();
  }

  /// Brings them to the newest state, if a key of ours may.
  Shipped.Views refresh() throws NasRefused, IOException, InterruptedException {
    Optional<Path> key = refresher();
    if (key.isEmpty()) {
      return new Shipped.Views.Stale(
          "let the NAS run \"sh escrow/escrow.sh refresh\", or set refresh-identity-file (README.txt"
              + " there says how)");
    }
    Ended ended = nas.script(key.get(), Notices.script(), "refresh");
    return ended.ok()
        ? new Shipped.Views.Fresh()
        : new Shipped.Views.Troubled(
            ended.errors().isEmpty()
                ? List.of("escrow.sh refresh ended with " + ended.status())
                : ended.errors());
  }

  /// Lays the repository of a line's first state out in the outbox, its packs as hard links.
  ///
  /// @return the paths to send; none where the state is not a first one, or its name is no path
  static List<String> first(Path root, String lineFolder, State state) throws IOException {
    if (state.number() != 1 || !isPlain(state.name())) {
      return List.of();
    }
    String view = state.name() + ".git/";
    List<String> paths = new ArrayList<>();
    Files.createDirectories(root.resolve(view + "refs/heads"));
    Files.createDirectories(root.resolve(view + "objects/pack"));
    paths.addAll(List.of(view + "refs/heads", view + "objects/pack"));
    NavigableMap<String, Oid> refs = RefChange.apply(new TreeMap<>(), state.changes());
    StringBuilder packed = new StringBuilder();
    refs.forEach((ref, oid) -> packed.append(oid).append(' ').append(ref).append('\n'));
    String line = lineFolder.replaceFirst("/$", "");
    write(root, paths, view + "packed-refs", packed.toString());
    write(root, paths, view + "config", CONFIG);
    write(root, paths, view + "escrow-id", state.repository() + "\n");
    write(root, paths, view + "escrow-line", line.substring(line.lastIndexOf('/') + 1) + "\n");
    write(root, paths, view + "escrow-applied", "1\n");
    write(
        root,
        paths,
        view + "description",
        "%s, state 000001 of %s; newer ones are in escrow/\n"
            .formatted(state.name(), state.time()));
    for (Payload.Part part : state.parts()) {
      Path link = root.resolve(view + part.path());
      Files.deleteIfExists(link);
      Files.createLink(link, root.resolve(lineFolder + part.path()));
      paths.add(view + part.path());
    }
    write(root, paths, view + "HEAD", state.head().text() + "\n");
    return paths;
  }

  private static void write(Path root, List<String> paths, String path, String content)
      throws IOException {
    DurableFile.replace(root.resolve(path), content.getBytes(StandardCharsets.UTF_8));
    paths.add(path);
  }

  static boolean isPlain(String name) {
    return NAME.matcher(name).matches();
  }

  /// Takes what [#first] laid out away again.
  static void forget(Path root, State state) throws IOException {
    if (isPlain(state.name())) {
      Folders.delete(root.resolve(state.name() + ".git"));
    }
  }
}
