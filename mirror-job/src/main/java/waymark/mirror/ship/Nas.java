package waymark.mirror.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import waymark.mirror.config.Target;
import waymark.mirror.git.Orphans;
import waymark.mirror.process.Command;
import waymark.mirror.process.Ended;
import waymark.mirror.process.Programs;
import waymark.mirror.store.Disk;
import waymark.mirror.store.Sha256;

/// One NAS, reached with the keys that its configuration names. [Rsync] moves files. It is closed
/// to end its connections; a later question makes them anew.
public final class Nas implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofHours(12);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Programs programs;
  private final Map<String, String> environment;
  private final Target.Nas target;
  private final Connections connections;
  private final Map<Path, Reach> reaches = new HashMap<>();

  /// @param environment our own, of which only `PATH` is passed on
  /// @param store whose mark every program carries, so that the next run finds what this one left
  public Nas(Programs programs, Map<String, String> environment, Path store, Target.Nas target) {
    this.programs = programs;
    Map<String, String> passed = new HashMap<>(Orphans.marks(store));
    passed.put("PATH", environment.getOrDefault("PATH", "/usr/bin:/bin"));
    passed.put("LC_ALL", "C");
    this.environment = Map.copyOf(passed);
    this.target = target;
    this.connections = new Connections(programs, this.environment, target);
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
    Ended ended = programs.run(command(ssh(identity).remote("git", "--version"), "", MINUTE));
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

  /// Runs `escrow.sh VERB` there: the script is sent, so that the one that lies there need not be
  /// trusted. For a key with a forced command the words do not matter.
  ///
  /// @return its status and what it said
  public Ended script(Path identity, String script, String verb)
      throws IOException, InterruptedException {
    return run(ssh(identity).remote("sh", "-s", "--", "-C", target.path(), verb), script);
  }

  /// The disk here that a folder of what is sent is on.
  Disk disk(Path folder) {
    return new Disk(programs, environment, folder);
  }

  /// The key that can read there: the second one, or else the uploading one, if it can.
  public Path reader() {
    return target.readIdentityFile().orElse(target.identityFile());
  }

  /// How it is reached with this key.
  Ssh ssh(Path identity) throws InterruptedException {
    return connections.with(identity);
  }

  /// The target's folder in the words of rsync(1): `USER@HOST:PATH/`.
  String there(Path identity) throws NasRefused, IOException, InterruptedException {
    String place = reach(identity) == Reach.RRSYNC ? "" : target.path() + "/";
    return target.user() + "@" + target.host() + ":" + place;
  }

  /// Runs a program that may take long, such as rsync.
  ///
  /// @param input for its standard input
  Ended run(List<String> words, String input) throws IOException, InterruptedException {
    return programs.run(command(words, input, DEADLINE));
  }

  private Command command(List<String> words, String input, Duration deadline) {
    return new Command(words, environment, Path.of("/"), input, deadline);
  }

  @Override
  public void close() throws IOException {
    connections.close();
  }
}
