package waymark.mirror.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.config.Target;
import waymark.mirror.git.Orphans;
import waymark.mirror.process.Command;
import waymark.mirror.process.Ended;
import waymark.mirror.process.Programs;
import waymark.mirror.store.Sha256;

/// One NAS, reached with the keys that its configuration names.
public final class Nas {

  private static final Duration DEADLINE = Duration.ofHours(12);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int BUSY_TRIES = 6;

  private final Programs programs;
  private final Map<String, String> environment;
  private final Target.Nas target;
  private final Map<Path, Reach> reaches = new HashMap<>();

  /// @param environment our own, of which only `PATH` is passed on
  /// @param store whose mark every program carries, so that the next run finds what this one left
  public Nas(Programs programs, Map<String, String> environment, Path store, Target.Nas target) {
    this.programs = programs;
    this.environment =
        Map.of(
            "PATH",
            environment.getOrDefault("PATH", "/usr/bin:/bin"),
            "LC_ALL",
            "C",
            Orphans.MARK,
            store.toAbsolutePath().normalize().toString());
    this.target = target;
  }

  public Target.Nas target() {
    return target;
  }

  /// `HOST:PATH`, for people.
  public String place() {
    return target.host() + ":" + target.path();
  }

  /// A folder's name for what is kept here about this target.
  public String name() {
    String whole = target.user() + "@" + target.host() + ":" + target.port() + ":" + target.path();
    return target.host() + "-" + Sha256.of(whole.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  /// What a key may do there, found by asking for `git --version`.
  public enum Reach {
    /// A shell with git: it can keep the plain repositories fresh.
    SHELL_WITH_GIT,
    /// A shell without git.
    SHELL,
    /// rrsync(1): its folder is taken to be the target's path.
    RRSYNC
  }

  /// Asks what the key may do, once.
  public Reach reach(Path identity) throws NasRefused, IOException, InterruptedException {
    Reach known = reaches.get(identity);
    if (known == null) {
      known = ask(identity);
      reaches.put(identity, known);
    }
    return known;
  }

  private Reach ask(Path identity) throws NasRefused, IOException, InterruptedException {
    Ended ended =
        programs.run(command(Ssh.remote(target, identity, "git", "--version"), "", MINUTE));
    if (ended.errors().stream().anyMatch(line -> line.contains("rrsync"))) {
      return Reach.RRSYNC;
    }
    if (ended.status() == 255) {
      throw NasRefused.of(target.host(), 255, ended.errors());
    }
    return ended.ok() && ended.lines().stream().anyMatch(line -> line.startsWith("git version"))
        ? Reach.SHELL_WITH_GIT
        : Reach.SHELL;
  }

  /// Sends files that are not there yet; those that are stay as they are.
  ///
  /// @param root what the paths are relative to, here and there
  /// @return the paths that were really sent; one that is missing was there already
  public List<String> upload(Path root, List<String> paths)
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
    Path key = target.identityFile();
    words.addAll(List.of("-e", Ssh.forRsync(target, key), root + "/", there(key)));
    return itemized(patiently(words, paths));
  }

  /// Which of the files there do not hold the same bytes as here, by reading both.
  ///
  /// @return the paths that differ or are missing; empty where the key cannot read
  public Optional<List<String>> differing(Path root, List<String> paths, Path identity)
      throws NasRefused, IOException, InterruptedException {
    List<String> words =
        List.of(
            "rsync",
            "--dry-run",
            "--checksum",
            "--out-format=%i %n",
            "--files-from=-",
            "-e",
            Ssh.forRsync(target, identity),
            there(identity),
            root + "/");
    Ended ended = busyTries(words, paths);
    if (ended.errors().stream().anyMatch(line -> line.contains("write-only server"))) {
      return Optional.empty();
    }
    List<String> missing =
        ended.errors().stream()
            .filter(line -> line.contains("link_stat") && line.contains("No such file"))
            .flatMap(line -> paths.stream().filter(path -> line.contains("/" + path + "\"")))
            .toList();
    if (!ended.ok() && (ended.status() != 23 || missing.isEmpty())) {
      throw NasRefused.of(target.host(), ended.status(), ended.errors());
    }
    List<String> differing = new ArrayList<>(itemized(ended));
    differing.addAll(missing);
    return Optional.of(differing);
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
    words.addAll(List.of("-e", Ssh.forRsync(target, identity), there(identity), root + "/"));
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
            Ssh.forRsync(target, identity),
            there(identity),
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
            Ssh.forRsync(target, identity),
            there(identity),
            root + "/");
    patiently(words, paths);
  }

  /// Deletes one folder of the archive, with a key that may: the folder's content is made that of
  /// an empty folder.
  ///
  /// @param empty an empty folder here
  public void empty(Path empty, String folder, Path identity)
      throws NasRefused, IOException, InterruptedException {
    patiently(
        List.of(
            "rsync",
            "--recursive",
            "--delete",
            "-e",
            Ssh.forRsync(target, identity),
            empty + "/",
            there(identity) + folder + "/"),
        List.of());
  }

  /// Runs `escrow.sh VERB` there: the script is sent, so that the one that lies there need not be
  /// trusted. For a key with a forced command the words do not matter.
  ///
  /// @return its status and what it said
  public Ended script(Path identity, String script, String verb)
      throws IOException, InterruptedException {
    return programs.run(
        command(
            Ssh.remote(target, identity, "sh", "-s", "--", "-C", target.path(), verb),
            script,
            DEADLINE));
  }

  /// The key that can read there: the second one, or else the uploading one, if it can.
  public Path reader() {
    return target.readIdentityFile().orElse(target.identityFile());
  }

  private String there(Path identity) throws NasRefused, IOException, InterruptedException {
    String place = reach(identity) == Reach.RRSYNC ? "" : target.path() + "/";
    return target.user() + "@" + target.host() + ":" + place;
  }

  private Ended patiently(List<String> words, List<String> input)
      throws NasRefused, IOException, InterruptedException {
    Ended ended = busyTries(words, input);
    if (!ended.ok()) {
      throw NasRefused.of(target.host(), ended.status(), ended.errors());
    }
    return ended;
  }

  /// rrsync lets one writer in at a time, and one that was cut off a moment ago may still linger.
  private Ended busyTries(List<String> words, List<String> input)
      throws IOException, InterruptedException {
    String lines = String.join("\n", input);
    Ended ended = programs.run(command(words, lines, DEADLINE));
    for (int i = 1; i < BUSY_TRIES && busy(ended); i++) {
      Thread.sleep(Duration.ofSeconds(i));
      ended = programs.run(command(words, lines, DEADLINE));
    }
    return ended;
  }

  private static boolean busy(Ended ended) {
    return ended.errors().stream().anyMatch(line -> line.contains("Another instance of rrsync"));
  }

  private static List<String> itemized(Ended ended) {
    return ended.lines().stream().map(Nas::sent).flatMap(Optional::stream).toList();
  }

  /// The path of an itemized line about a file: `<f+++++++++ a/b`, `>fc.T...... a/b`, `hf...`.
  private static Optional<String> sent(String line) {
    return line.length() > 12 && line.charAt(1) == 'f'
        ? Optional.of(line.substring(12).replaceFirst(" => .*", ""))
        : Optional.empty();
  }

  private Command command(List<String> words, String input, Duration deadline) {
    return new Command(words, environment, Path.of("/"), input, deadline);
  }
}
