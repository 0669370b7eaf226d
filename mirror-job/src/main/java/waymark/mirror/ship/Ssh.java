package waymark.mirror.ship;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.mirror.config.Target;

/// How ssh(1) is called: a pinned host key, one identity, nothing from any configuration file, no
/// question to anybody, and an end to a connection that went silent.
///
/// @param socket of the connection that all with this identity share; without one, or where it has
///   gone, each ssh makes its own
record Ssh(Target.Nas nas, Path identity, Optional<Path> socket) {

  /// The words up to the host. A silent NAS is given up after 60 seconds.
  private List<String> words() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "ssh",
                "-F/dev/null",
                "-p" + nas.port(),
                "-i" + identity,
                "-oBatchMode=yes",
                "-oIdentitiesOnly=yes",
                "-oIdentityAgent=none",
                "-oStrictHostKeyChecking=yes",
                "-oUserKnownHostsFile=\"" + nas.knownHosts() + "\"",
                "-oGlobalKnownHostsFile=/dev/null",
                "-oUpdateHostKeys=no",
                "-oClearAllForwardings=yes",
                "-oConnectTimeout=20",
                "-oServerAliveInterval=15",
                "-oServerAliveCountMax=4",
                "-oLogLevel=ERROR"));
    socket.ifPresent(path -> words.add("-S" + path));
    return words;
  }

  /// The same for `rsync -e`, which splits at spaces and knows single quotes (doubled inside).
  String forRsync() {
    return words().stream()
        .map(word -> word.matches("[\\w=/.,@+-]+") ? word : "'" + word.replace("'", "''") + "'")
        .collect(Collectors.joining(" "));
  }

  /// Runs a command there. The account's shell reads it, so every word is quoted for sh(1).
  List<String> remote(String... command) {
    String line =
        Stream.of(command)
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    return called(List.of(), List.of(line));
  }

  /// Makes the shared connection and leaves it behind, until nobody has used it for a minute.
  List<String> share() {
    return called(List.of("-MNf", "-oControlPersist=60"), List.of());
  }

  /// Ends it.
  List<String> endSharing() {
    return called(List.of("-Oexit"), List.of());
  }

  private List<String> called(List<String> options, List<String> command) {
    List<String> called = new ArrayList<>(words());
    called.addAll(options);
    called.addAll(List.of("-l" + nas.user(), "--", nas.host()));
    called.addAll(command);
    return List.copyOf(called);
  }
}
