package waymark.mirror.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waymark.mirror.process.Ended;

/// What git-fsck(1) says of a bare repository after it has read and hashed every object.
///
/// @param damage objects that are missing or are not what their names say; at most a few lines
/// @param flaws objects that are whole but were written badly by old tools, as upstream has them
public record Fsck(List<String> damage, List<String> flaws) {

  private static final Duration DEADLINE = Duration.ofHours(6);
  private static final Pattern FLAW =
      Pattern.compile("(error|warning) in (commit|tree|blob|tag) [0-9a-f]+: .*");
  private static final Pattern QUIET =
      Pattern.compile("(dangling|notice:|warning:|Checking|Verifying|root|tagged) ?.*");
  private static final int DAMAGE_BITS = ~1;

  /// Reads all data.
  public static Fsck full(Git git, Path repository) throws IOException, InterruptedException {
    Ended ended =
        git.ask(
            repository,
            "",
            DEADLINE,
            "fsck",
            "--full",
            "--no-dangling",
            "--no-progress",
            "--no-reflogs");
    List<String> damage = new ArrayList<>();
    List<String> flaws = new ArrayList<>();
    for (String line :
        Stream.concat(ended.lines().stream(), ended.errors().stream()).distinct().toList()) {
      if (FLAW.matcher(line).matches()) {
        flaws.add(line);
      } else if (!QUIET.matcher(line).matches()) {
        damage.add(line);
      }
    }
    if (damage.isEmpty() && (ended.status() & DAMAGE_BITS) != 0) {
      damage.add("git fsck ended with " + ended.status());
    }
    return new Fsck(damage, flaws);
  }
}
