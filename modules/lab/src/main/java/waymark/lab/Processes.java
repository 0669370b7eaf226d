package waymark.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// The processes of a lab, found by what the kernel says of each, so that also the ones are found
/// that nobody had the time to note: by the mark in their environment, which they have from their
/// first moment, or by their network namespace, because nginx(8) overwrites its environment.
final class Processes {

  private static final Path PROC = Path.of("/proc");
  private static final Pattern PID = Pattern.compile("[1-9]\\d{0,9}");

  private Processes() {}

  /// Those of the lab, but for this process and the ones that it descends from.
  ///
  /// @param namespaces the inode numbers of the lab's network namespaces
  static List<ProcessHandle> of(LabName lab, Set<Long> namespaces) throws IOException {
    Set<Long> ours = new HashSet<>();
    for (var each = Optional.of(ProcessHandle.current()); each.isPresent(); ) {
      ours.add(each.get().pid());
      each = each.get().parent();
    }
    List<ProcessHandle> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(PROC)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (PID.matcher(name).matches()
            && !ours.contains(Long.parseLong(name))
            && (isMarked(entry, lab) || isIn(entry, namespaces))) {
          ProcessHandle.of(Long.parseLong(name)).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static boolean isMarked(Path process, LabName lab) {
    String mark = "\0" + Programs.MARK + "=" + lab + "\0";
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return ("\0" + environment).contains(mark);
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean isIn(Path process, Set<Long> namespaces) {
    try {
      return namespaces.contains(inode(process.resolve("ns/net")));
    } catch (IOException gone) {
      return false;
    }
  }

  /// The inode number behind a path, which for a namespace is its identity.
  static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  /// Whether it runs: a zombie does not.
  static boolean isRunning(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  /// The process id in a file; empty where there is no file, or nothing written yet.
  static OptionalLong pidIn(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file).strip() : "";
    return PID.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
