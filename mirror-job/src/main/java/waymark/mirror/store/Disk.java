package waymark.mirror.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import waymark.mirror.process.Command;
import waymark.mirror.process.Ended;
import waymark.mirror.process.Programs;

/// Makes everything durable that was written until now to the disk that a folder is on, with one
/// syncfs(2).
///
/// @param environment of which `PATH` is passed on
public record Disk(Programs programs, Map<String, String> environment, Path folder) {

  private static final Duration DEADLINE = Duration.ofMinutes(30);

  /// Runs `sync -f` (coreutils and busybox).
  public void sync() throws IOException, InterruptedException {
    Ended ended =
        programs.run(
            new Command(
                List.of("sync", "-f", folder.toString()),
                Map.of("PATH", environment.getOrDefault("PATH", "/usr/bin:/bin")),
                folder,
                "",
                DEADLINE));
    if (!ended.ok()) {
      throw new IOException("the disk did not take it all: " + String.join("; ", ended.errors()));
    }
  }
}
