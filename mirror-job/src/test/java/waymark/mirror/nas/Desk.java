package waymark.mirror.nas;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import waymark.mirror.config.Target;

/// A person at the command line: a configuration for an escrow and a NAS, and what is printed.
public final class Desk {

  private final CommandLine line;
  private final Path config;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// @param line the program
  public Desk(CommandLine line, Path folder, Path store, List<Target.Nas> targets, String more)
      throws IOException {
    this.line = line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    this.config = folder.resolve("mirror.yaml");
    StringBuilder yaml = new StringBuilder("sources: [{kind: github, token: none}]\n");
    yaml.append("store: ").append(store).append('\n').append(more);
    yaml.append(targets(targets));
    Files.writeString(config, yaml);
  }

  /// The lines of a configuration that name these targets.
  public static String targets(List<Target.Nas> targets) {
    StringBuilder yaml = new StringBuilder(targets.isEmpty() ? "" : "targets:\n");
    for (Target.Nas nas : targets) {
      yaml.append("  - kind: nas\n");
      key(yaml, "host", nas.host());
      key(yaml, "port", nas.port());
      key(yaml, "user", nas.user());
      key(yaml, "path", nas.path());
      key(yaml, "identity-file", nas.identityFile());
      nas.readIdentityFile().ifPresent(file -> key(yaml, "read-identity-file", file));
      nas.refreshIdentityFile().ifPresent(file -> key(yaml, "refresh-identity-file", file));
      nas.pruneIdentityFile().ifPresent(file -> key(yaml, "prune-identity-file", file));
      key(yaml, "known-hosts", nas.knownHosts());
    }
    return yaml.toString();
  }

  private static void key(StringBuilder yaml, String key, Object value) {
    yaml.append("    ").append(key).append(": ").append(value).append('\n');
  }

  /// Runs a command; what it printed is in [#out] and [#err].
  ///
  /// @return its exit status
  public int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--config=" + config);
    return line.execute(all.toArray(String[]::new));
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
