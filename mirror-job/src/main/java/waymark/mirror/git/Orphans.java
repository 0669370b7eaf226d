package waymark.mirror.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Programs that an earlier run of this store left behind when it was killed: they would write into
/// repositories that we are about to sweep. They are known by a mark in their environment. Those
/// whose starter lives, a restore beside us, are nobody's orphans.
public final class Orphans {

  private static final String STORE = "WAYMARK_STORE";
  private static final String STARTER = "WAYMARK_STARTED_BY";

  /// proc_pid_stat(5): the state is the first field behind the name, the start the twentieth.
  private static final int START = 19;

  private Orphans() {}

  /// The variables that every program of ours carries: the store, and who started it.
  public static Map<String, String> marks(Path store) {
    long self = ProcessHandle.current().pid();
    return Map.of(STORE, text(store), STARTER, self + " " + started(self).orElse(""));
  }

  private static String text(Path store) {
    return store.toAbsolutePath().normalize().toString();
  }

  /// Ends them, and waits until they are gone.
  ///
  /// @throws IOException where one does not go within ten seconds
  public static void end(Path store) throws IOException {
    List<ProcessHandle> left =
        ProcessHandle.allProcesses().filter(process -> isOrphan(process, text(store))).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : left) {
      try {
        process.onExit().get(10, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException _) {
        throw new IOException(
            "process " + process.pid() + " of an earlier run still writes into " + store);
      }
    }
  }

  private static boolean isOrphan(ProcessHandle process, String store) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      List<String> variables =
          List.of(new String(environment, StandardCharsets.UTF_8).split("\0", -1));
      return variables.contains(STORE + "=" + store)
          && process.pid() != ProcessHandle.current().pid()
          && starters(variables).noneMatch(Orphans::lives);
    } catch (IOException _) {
      return false;
    }
  }

  private static Stream<String> starters(List<String> variables) {
    String name = STARTER + "=";
    return variables.stream()
        .filter(variable -> variable.startsWith(name))
        .map(variable -> variable.substring(name.length()));
  }

  /// Its number may be another's by now; the moment of its start is not.
  private static boolean lives(String starter) {
    String[] words = starter.split(" ", -1);
    return words.length == 2
        && words[0].matches("\\d{1,10}")
        && started(Long.parseLong(words[0])).equals(Optional.of(words[1]));
  }

  /// When a process started, in clock ticks since the machine did; empty where there is none.
  private static Optional<String> started(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START]);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
