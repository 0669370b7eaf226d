package waymark.mirror.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

  @TempDir Path store;
  private final Map<String, Process> started = new HashMap<>();

  private Process start(String name, Map<String, String> marks) throws Exception {
    ProcessBuilder sleep = new ProcessBuilder("sleep", "60");
    sleep.environment().putAll(marks);
    Process process = sleep.start();
    started.put(name, process);
    return process;
  }

  @AfterEach
  void stop() {
    started.values().forEach(Process::destroyForcibly);
  }

  /// The same marks by another starter.
  private Map<String, String> by(String starter) {
    Map<String, String> marks = new HashMap<>(Orphans.marks(store));
    marks.replaceAll((name, value) -> name.endsWith("BY") ? starter : value);
    return marks;
  }

  @Test
  void endsWhatADeadRunLeftAndNothingElse() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    start("of a job that lives", Orphans.marks(store));
    start("of another store", Orphans.marks(store.resolve("other")));
    start("left behind", by(gone.pid() + " 1"));
    start("whose starter's number is another's now", by(ProcessHandle.current().pid() + " 1"));
    start("that says nothing of its starter", by("?"));
    Orphans.end(store);
    assertThat(started.entrySet())
        .filteredOn(each -> each.getValue().isAlive())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("of a job that lives", "of another store");
  }
}
