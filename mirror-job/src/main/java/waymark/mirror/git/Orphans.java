package waymark.mirror.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Programs that an earlier run of this store left behind when it was killed: they would write into
/// repositories that we are about to sweep. They are known by a mark in their environment.
public final class Orphans {

  /// The variable that every program of ours carries; its value is the store.
  public static final String MARK = "WAYMARK_STORE";

  private Orphans() {}

  /// Ends them, and waits until they are gone.
  ///
  /// @throws IOException where one does not go within ten seconds
  public static void end(Path store) throws IOException {
    String mark = "\0" + MARK + "=" + store.toAbsolutePath() + "\0";
    List<ProcessHandle> left =
        ProcessHandle.allProcesses().filter(process -> carries(process, mark)).toList();
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

  private static boolean carries(ProcessHandle process, String mark) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      return ("\0" + new String(environment, StandardCharsets.UTF_8)).contains(mark)
          && process.pid() != ProcessHandle.current().pid();
    } catch (IOException _) {
      return false;
    }
  }
}
