package waymark.mirror.ship;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.mirror.config.Target;

/// How ssh(1) is called: a pinned host key, one identity, nothing from any configuration file, no
/// question to anybody, and an end to a connection that went silent.
final class Ssh {

  private Ssh() {}

  /// The words up to the host. A silent NAS is given up after 60 seconds.
  static List<String> words(Target.Nas nas, Path identity) {
    return List.of(
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
        "-oLogLevel=ERROR");
  }

  /// The same for `rsync -e`, which splits at spaces and knows single quotes (doubled inside).
  static String forRsync(Target.Nas nas, Path identity) {
    return words(nas, identity).stream()
        .map(word -> word.matches("[\\w=/.,@+-]+") ? word : "'" + word.replace("'", "''") + "'")
        .collect(Collectors.joining(" "));
  }

  /// Runs a command there. The account's shell reads it, so every word is quoted for sh(1).
  static List<String> remote(Target.Nas nas, Path identity, String... command) {
    String line =
        Stream.of(command)
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    return Stream.concat(
            words(nas, identity).stream(), Stream.of("-l" + nas.user(), "--", nas.host(), line))
        .toList();
  }
}
