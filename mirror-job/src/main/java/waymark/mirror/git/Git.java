package waymark.mirror.git;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import waymark.mirror.config.TokenPlace;
import waymark.mirror.process.Command;
import waymark.mirror.process.Ended;
import waymark.mirror.process.Programs;

/// Runs git in bare repositories.
public final class Git {

  /// What is passed on of our own environment: where programs, proxies and certificates are.
  private static final List<String> INHERITED =
      List.of(
          "PATH",
          "TMPDIR",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "GIT_SSL_CAINFO",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "HTTPS_PROXY",
          "NO_PROXY",
          "ALL_PROXY");

  private final Programs programs;
  private final Map<String, String> environment;
  private final Path store;
  private final Map<String, String> marks;
  private final Duration stall;

  /// @param environment our own, of which little is passed on
  /// @param store the store's root, where the script of [Askpass] is
  /// @param stall a transfer slower than 1,000 bytes a second for this long is given up
  public Git(Programs programs, Map<String, String> environment, Path store, Duration stall) {
    this.programs = programs;
    this.environment = environment;
    this.store = store.toAbsolutePath();
    this.marks = Orphans.marks(store);
    this.stall = stall;
  }

  /// Runs `git` with these words in the bare repository, without any network.
  ///
  /// @param input for its standard input
  /// @throws GitRefused where it ends with a status that is not 0
  /// @throws IOException where it cannot be run or overstays the deadline
  public Ended run(Path repository, String input, Duration deadline, String... words)
      throws GitRefused, IOException, InterruptedException {
    return checked(
        programs.run(command(repository, Optional.empty(), input, deadline, words)), words);
  }

  /// The same, where the objects in that folder count as the repository's own; nothing is written
  /// there. git calls it to borrow. By the environment, so that a crash leaves nothing borrowed.
  Ended borrow(Path repository, Path objects, String input, Duration deadline, String... words)
      throws GitRefused, IOException, InterruptedException {
    return checked(
        programs.run(
            borrowing(objects, command(repository, Optional.empty(), input, deadline, words))),
        words);
  }

  /// The same, with what is made going into that folder of objects, on another disk perhaps: the
  /// repository's own are only read.
  public Ended lend(Path repository, Path objects, String input, Duration deadline, String... words)
      throws GitRefused, IOException, InterruptedException {
    Command command =
        borrowing(
            repository.resolve("objects"),
            command(repository, Optional.empty(), input, deadline, words));
    command.environment().put("GIT_OBJECT_DIRECTORY", objects.toString());
    return checked(programs.run(command), words);
  }

  private static Command borrowing(Path objects, Command command) {
    String quoted = objects.toAbsolutePath().toString().replaceAll("[\"\\\\]", "\\\\$0");
    command.environment().put("GIT_ALTERNATE_OBJECT_DIRECTORIES", '"' + quoted + '"');
    return command;
  }

  /// The same, with each line of output streamed.
  public Ended stream(
      Path repository, String input, Duration deadline, Consumer<String> out, String... words)
      throws GitRefused, IOException, InterruptedException {
    Command command = command(repository, Optional.empty(), input, deadline, words);
    return checked(programs.run(command, out, _ -> {}), words);
  }

  /// The same, with its output in a file: a pack, not text.
  public Ended intoFile(Path repository, String input, Path out, Duration deadline, String... words)
      throws GitRefused, IOException, InterruptedException {
    Command command = command(repository, Optional.empty(), input, deadline, words);
    return checked(programs.intoFile(command, out), words);
  }

  /// The same, with a file as its standard input.
  public Ended fromFile(Path repository, Path in, Duration deadline, String... words)
      throws GitRefused, IOException, InterruptedException {
    Command command = command(repository, Optional.empty(), "", deadline, words);
    return checked(programs.fromFile(command, in), words);
  }

  /// Runs `git` with the network of one host.
  ///
  /// @param progress told each line of standard error
  public Ended remote(
      Path repository,
      Access access,
      String input,
      Duration deadline,
      Consumer<String> progress,
      String... words)
      throws GitRefused, IOException, InterruptedException {
    Command command = command(repository, Optional.of(access), input, deadline, words);
    return checked(programs.run(command, _ -> {}, progress), words);
  }

  /// Asks one host something, and keeps the answer.
  public Ended askRemote(Path repository, Access access, Duration deadline, String... words)
      throws GitRefused, IOException, InterruptedException {
    Command command = command(repository, Optional.of(access), "", deadline, words);
    return checked(programs.run(command), words);
  }

  /// The same, with an input that is too large to hold.
  public Ended feed(Path repository, Programs.Feed feed, Duration deadline, String... words)
      throws GitRefused, IOException, InterruptedException {
    Command command = command(repository, Optional.empty(), "", deadline, words);
    return checked(programs.feed(command, feed), words);
  }

  /// What [#run] would run, for a status that is an answer and not a refusal.
  public Ended ask(Path repository, String input, Duration deadline, String... words)
      throws IOException, InterruptedException {
    return programs.run(command(repository, Optional.empty(), input, deadline, words));
  }

  private static Ended checked(Ended ended, String... words) throws GitRefused {
    if (!ended.ok()) {
      throw new GitRefused(words[0], ended.status(), ended.errors());
    }
    return ended;
  }

  private Command command(
      Path repository, Optional<Access> access, String input, Duration deadline, String... words) {
    List<String> line = new ArrayList<>(List.of("git"));
    line.addAll(List.of(words));
    Map<String, String> with = new LinkedHashMap<>();
    INHERITED.forEach(
        name -> Optional.ofNullable(environment.get(name)).ifPresent(v -> with.put(name, v)));
    with.put("LC_ALL", "C");
    with.put("HOME", "/nonexistent");
    with.put("GIT_DIR", ".");
    with.put("GIT_CONFIG_NOSYSTEM", "1");
    with.put("GIT_CONFIG_GLOBAL", "/dev/null");
    with.put("GIT_TERMINAL_PROMPT", "0");
    with.put("GIT_ASKPASS", store.resolve(Askpass.NAME).toString());
    with.put("GIT_NO_REPLACE_OBJECTS", "1");
    with.putAll(marks);
    access.ifPresent(a -> allow(a, with));
    configure(with, access);
    return new Command(line, with, repository, input, deadline);
  }

  private void allow(Access access, Map<String, String> with) {
    with.put("WAYMARK_ASK_HOST", access.host().toString());
    with.put("WAYMARK_ASK_USER_HOST", withUser(access.host()));
    switch (access.token()) {
      case TokenPlace.Environment(var name) -> {
        with.put("WAYMARK_TOKEN_ENV", name);
        with.put(name, environment.getOrDefault(name, ""));
      }
      case TokenPlace.SecretFile(var file) -> with.put("WAYMARK_TOKEN_FILE", file.toString());
      case TokenPlace.Nowhere() -> {}
    }
  }

  static String withUser(URI host) {
    return host.getScheme() + "://" + Askpass.USER + "@" + host.getRawAuthority();
  }

  /// git-config(1) says what each does. Given by the environment, so that the command lines stay
  /// readable, and above what any file in the repository says.
  private void configure(Map<String, String> with, Optional<Access> access) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("core.hooksPath", "/dev/null");
    config.put("init.templateDir", "");
    config.put("credential.helper", "");
    config.put("protocol.allow", "never");
    access.ifPresent(a -> config.put("protocol." + a.host().getScheme() + ".allow", "always"));
    config.put("http.followRedirects", "false");
    config.put("http.lowSpeedLimit", "1000");
    config.put("http.lowSpeedTime", Long.toString(Math.max(1, stall.toSeconds())));
    config.put("gc.auto", "0");
    config.put("maintenance.auto", "false");
    config.put("fetch.unpackLimit", "1");
    config.put("fetch.fsckObjects", "false");
    config.put("transfer.fsckObjects", "false");
    config.put("fetch.writeCommitGraph", "false");
    config.put("submodule.recurse", "false");
    // The manifest vouches for all, and syncfs(2) before it is cheaper than an fsync for each file.
    config.put("core.fsync", "none");
    int n = 0;
    for (Map.Entry<String, String> entry : config.entrySet()) {
      with.put("GIT_CONFIG_KEY_" + n, entry.getKey());
      with.put("GIT_CONFIG_VALUE_" + n++, entry.getValue());
    }
    with.put("GIT_CONFIG_COUNT", Integer.toString(n));
  }

  /// Lines as a standard input.
  public static String lines(Iterable<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
