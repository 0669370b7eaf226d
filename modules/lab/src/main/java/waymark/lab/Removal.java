package waymark.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Removes a lab by what the kernel shows of it, not by what was noted: a killed `up` notes
/// nothing, and its last program may still be at work.
final class Removal {

  private static final Path NETNS = Path.of("/run/netns");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LabName lab;
  private final Folder folder;
  private final Consumer<Step> echo;
  private final Set<Long> namespaces = new HashSet<>();

  Removal(LabName lab, Consumer<Step> echo) {
    this.lab = lab;
    this.folder = Folder.of(lab);
    this.echo = echo;
  }

  void run() throws LabRefused, IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int clean = 0; clean < 2; clean = pass() ? clean + 1 : 0) {
      if (System.nanoTime() > deadline) {
        throw new LabRefused(
            "processes or namespaces of the lab \"" + lab + "\" come back again and again",
            "end what makes them: see \"ip netns\" and " + folder.journal());
      }
      Programs.pause();
    }
    unmount();
    delete(folder.root());
    try {
      Files.deleteIfExists(Folder.ALL);
    } catch (DirectoryNotEmptyException otherLabs) {
      // the last of them removes it
    }
  }

  /// Whether there was nothing left to end or to delete.
  private boolean pass() throws LabRefused, IOException {
    List<ProcessHandle> processes = processes();
    for (ProcessHandle each : processes) {
      echo.accept(new Step.Run(Command.of("kill", "-KILL", Long.toString(each.pid()))));
      each.destroyForcibly();
    }
    boolean nothing = processes.isEmpty();
    for (Host host : Host.values()) {
      if (Files.exists(netns(host))) {
        nothing = false;
        run(Command.of("ip", "netns", "delete", host.netns(lab)));
      }
    }
    return nothing;
  }

  /// The lab's processes; remembers its namespaces, which live on after their names are gone.
  List<ProcessHandle> processes() throws IOException {
    for (Host host : Host.values()) {
      if (Files.exists(netns(host))) {
        namespaces.add(Processes.inode(netns(host)));
      }
    }
    return Processes.of(lab, namespaces);
  }

  Path netns(Host host) {
    return NETNS.resolve(host.netns(lab));
  }

  private void unmount() throws LabRefused, IOException {
    for (Path each : List.of(folder.mountNamespace(), folder.mounts())) {
      while (Files.readString(MOUNTS).contains(" " + each + " ")) {
        run(Command.of("umount", "-l", each.toString()));
      }
    }
  }

  private void run(Command command) throws LabRefused, IOException {
    echo.accept(new Step.Run(command));
    Process process = Programs.builder(lab, command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (Programs.finish(process, command, PATIENCE) != 0) {
      throw new LabRefused(
          "\"" + command.typed() + "\" failed: " + said.strip(), "run it by hand and see");
    }
  }

  private static void delete(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException gone) {
      // by another removal
    }
  }
}
