package waymark.mirror.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import waymark.mirror.config.Target;
import waymark.mirror.process.Command;
import waymark.mirror.process.Programs;
import waymark.mirror.store.Scratch;

/// One connection to a NAS for each key, which all that is asked with that key goes through: to
/// shake hands takes longer than most answers (ssh_config(5), `ControlMaster`). A key never speaks
/// through the connection of another.
///
/// Where there can be none, each ssh makes its own, and says what is wrong. A connection ends when
/// this is closed; after a SIGKILL, a minute after it was last used.
final class Connections implements AutoCloseable {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// unix(7): the socket's path and a zero have 108 bytes. ssh makes it under a name that is longer
  /// by a point and sixteen letters.
  private static final int LONGEST = 108 - 1 - 17;

  /// ssh reads a `%` in it as the start of a token, and `~` and `${` in their own way.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./-]+");

  private final Programs programs;
  private final Map<String, String> environment;
  private final Target.Nas target;
  private final Map<Path, Ssh> known = new HashMap<>();
  private Optional<Scratch> room = Optional.empty();
  private int made;

  /// @param environment of each ssh
  Connections(Programs programs, Map<String, String> environment, Target.Nas target) {
    this.programs = programs;
    this.environment = environment;
    this.target = target;
  }

  /// The way with this key: through its connection, which is made where it is not there.
  synchronized Ssh with(Path identity) throws InterruptedException {
    Ssh ssh = known.get(identity);
    if (ssh == null || (ssh.socket().isPresent() && !isThere(ssh))) {
      ssh = make(identity);
      known.put(identity, ssh);
    }
    return ssh;
  }

  private static boolean isThere(Ssh ssh) {
    return ssh.socket().filter(Files::exists).isPresent();
  }

  private Ssh make(Path identity) throws InterruptedException {
    Ssh alone = new Ssh(target, identity, Optional.empty());
    try {
      // A new name each time: ssh would go on without a socket where there is one already.
      made++;
      Path socket = folder().resolve(Integer.toString(made));
      if (!fits(socket)) {
        return alone;
      }
      Ssh shared = new Ssh(target, identity, Optional.of(socket));
      return programs.leaving(command(shared.share()), command(shared.endSharing())).ok()
              && isThere(shared)
          ? shared
          : alone;
    } catch (IOException _) {
      return alone;
    }
  }

  /// A folder that only our user may enter.
  private Path folder() throws IOException {
    if (room.isEmpty()) {
      room = Optional.of(Scratch.open(Path.of(System.getProperty("java.io.tmpdir"))));
    }
    return room.get().folder();
  }

  private static boolean fits(Path socket) {
    String path = socket.toString();
    return PLAIN.matcher(path).matches() && path.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  private Command command(List<String> words) {
    return new Command(words, environment, Path.of("/"), "", MINUTE);
  }

  @Override
  public synchronized void close() throws IOException {
    for (Ssh ssh : known.values()) {
      if (isThere(ssh)) {
        end(ssh);
        // It would take its socket away itself, while we delete the folder.
        Files.deleteIfExists(ssh.socket().orElseThrow());
      }
    }
    known.clear();
    if (room.isPresent()) {
      room.get().close();
      room = Optional.empty();
    }
  }

  private void end(Ssh ssh) throws IOException {
    try {
      programs.end(command(ssh.endSharing()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
