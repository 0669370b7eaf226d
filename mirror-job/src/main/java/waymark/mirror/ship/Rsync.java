package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import waymark.mirror.git.Git;
import waymark.mirror.process.Ended;

/// Moves files to and from a NAS by rsync(1): never over what is there, and never away, but for
/// [#delete], which wants a key of its own.
public record Rsync(Nas nas) {

  private static final int BUSY_TRIES = 6;

  /// An itemized line of a file whose bytes are the same (rsync(1), --itemize-changes): nothing is
  /// sent, and neither its checksum nor its size differs.
  private static final Pattern SAME = Pattern.compile("\\.f[ .][ .].{7} ");

  private static final int NAME_AT = 12;

  /// No `*`, `?`, `[` or backslash, and at least one folder above.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+");

  /// Sends files that are not there yet; those that are stay as they are.
  ///
  /// @param root what the paths are relative to, here and there
  /// @return the paths that were really sent; one that is missing was there already
  public List<String> upload(Path root, List<String> paths)
      throws NasRefused, IOException, InterruptedException {
    return upload(root, paths, List.of());
  }

  /// Which of these [#upload] would send: those that are not there yet.
  public List<String> wouldUpload(Path root, List<String> paths)
      throws NasRefused, IOException, InterruptedException {
    return upload(root, paths, List.of("--dry-run"));
  }

  private List<String> upload(Path root, List<String> paths, List<String> more)
      throws NasRefused, IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "rsync",
                "--links",
                "--hard-links",
                "--ignore-existing",
                "--whole-file",
                "--out-format=%i %n",
                "--files-from=-"));
    words.addAll(more);
    Path key = nas.target().identityFile();
    words.addAll(List.of("-e", nas.ssh(key).forRsync(), root + "/", nas.there(key)));
    return itemized(patiently(words, paths));
  }

  /// Which of the files there do not hold the same bytes as here, by reading both. What is not said
  /// to be the same is not: of many files that are missing, not every word may come.
  ///
  /// @return the paths that differ or are missing; empty where the key cannot read
  public Optional<List<String>> differing(Path root, List<String> paths, Path identity)
      throws NasRefused, IOException, InterruptedException {
    List<String> words =
        List.of(
            "rsync",
            "--dry-run",
            "--checksum",
            // Twice: of those that are the same, too.
            "--itemize-changes",
            "--itemize-changes",
            "--out-format=%i %n",
            "--files-from=-",
            "-e",
            nas.ssh(identity).forRsync(),
            nas.there(identity),
            root + "/");
    Ended ended = busyTries(words, paths);
    if (ended.errors().stream().anyMatch(line -> line.contains("write-only server"))) {
      return Optional.empty();
    }
    boolean missing =
        ended.errors().stream()
            .anyMatch(line -> line.contains("link_stat") && line.contains("No such file"));
    if (!ended.ok() && !missing) {
      throw NasRefused.of(nas.target().host(), ended.status(), ended.errors());
    }
    Set<String> differing = new LinkedHashSet<>(paths);
    ended.lines().stream()
        .filter(line -> SAME.matcher(line).lookingAt())
        .forEach(line -> differing.remove(line.substring(NAME_AT)));
    return Optional.of(List.copyOf(differing));
  }

  /// Fetches a folder of the archive, or what matches, into `root`; what is here already and has
  /// the same size is not fetched again.
  ///
  /// @param filters rsync's `--include` and `--exclude` words, in order
  public void download(Path root, List<String> filters, Path identity)
      throws NasRefused, IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("rsync", "--recursive", "--size-only", "--prune-empty-dirs"));
    words.addAll(filters);
    words.addAll(List.of("-e", nas.ssh(identity).forRsync(), nas.there(identity), root + "/"));
    patiently(words, List.of());
  }

  /// The sizes of all files of the archive, by path.
  ///
  /// @param empty an empty folder here
  public Map<String, Long> sizes(Path empty, Path identity)
      throws NasRefused, IOException, InterruptedException {
    List<String> words =
        List.of(
            "rsync",
            "--recursive",
            "--dry-run",
            "--include=/escrow/***",
            "--exclude=*",
            "--out-format=%l %n",
            "-e",
            nas.ssh(identity).forRsync(),
            nas.there(identity),
            empty + "/");
    Map<String, Long> sizes = new HashMap<>();
    for (String line : patiently(words, List.of()).lines()) {
      int space = line.indexOf(' ');
      if (!line.endsWith("/")) {
        sizes.put(line.substring(space + 1), Long.valueOf(line.substring(0, space)));
      }
    }
    return sizes;
  }

  /// Fetches these files into `root`; those that are missing there stay missing here.
  public void fetch(Path root, List<String> paths, Path identity)
      throws NasRefused, IOException, InterruptedException {
    List<String> words =
        List.of(
            "rsync",
            "--size-only",
            "--ignore-missing-args",
            "--files-from=-",
            "-e",
            nas.ssh(identity).forRsync(),
            nas.there(identity),
            root + "/");
    patiently(words, paths);
  }

  /// Deletes one folder there, with a key that may: of the folder that it is in, this name alone is
  /// made what an empty folder has under it.
  ///
  /// @param empty an empty folder here
  /// @param folder below the target's path; it becomes a pattern, so that it must not be one
  public void delete(Path empty, String folder, Path identity)
      throws NasRefused, IOException, InterruptedException {
    if (!PLAIN.matcher(folder).matches()) {
      throw new IllegalStateException("\"" + folder + "\" is not the name of one folder of ours");
    }
    int slash = folder.lastIndexOf('/');
    String name = folder.substring(slash + 1);
    patiently(
        List.of(
            "rsync",
            "--recursive",
            "--delete",
            "--include=/" + name + "/",
            "--include=/" + name + "/**",
            "--exclude=*",
            "-e",
            nas.ssh(identity).forRsync(),
            empty + "/",
            nas.there(identity) + folder.substring(0, slash + 1)),
        List.of());
  }

  private Ended patiently(List<String> words, List<String> input)
      throws NasRefused, IOException, InterruptedException {
    Ended ended = busyTries(words, input);
    if (!ended.ok()) {
      throw NasRefused.of(nas.target().host(), ended.status(), ended.errors());
    }
    return ended;
  }

  /// rrsync lets one writer in at a time, and one that was cut off a moment ago may still linger.
  private Ended busyTries(List<String> words, List<String> input)
      throws IOException, InterruptedException {
    // Each ends with a line feed: of a last one without it, rsync 3.5 rejects the file that it
    // asked for, wherever that line lies across two of its reads.
    String lines = Git.lines(input);
    Ended ended = nas.run(words, lines);
    for (int i = 1; i < BUSY_TRIES && busy(ended); i++) {
      Thread.sleep(Duration.ofSeconds(i));
      ended = nas.run(words, lines);
    }
    return ended;
  }

  private static boolean busy(Ended ended) {
    return ended.errors().stream().anyMatch(line -> line.contains("Another instance of rrsync"));
  }

  private static List<String> itemized(Ended ended) {
    return ended.lines().stream().map(Rsync::sent).flatMap(Optional::stream).toList();
  }

  /// The path of an itemized line about a file: `<f+++++++++ a/b`, `>fc.T...... a/b`, `hf...`.
  private static Optional<String> sent(String line) {
    return line.length() > NAME_AT && line.charAt(1) == 'f'
        ? Optional.of(line.substring(NAME_AT).replaceFirst(" => .*", ""))
        : Optional.empty();
  }
}
