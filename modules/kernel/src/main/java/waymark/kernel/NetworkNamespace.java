package waymark.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import waymark.kernel.syscall.Errno;
import waymark.kernel.syscall.NamespaceSwitch;
import waymark.kernel.syscall.SystemCallException;
import waymark.netstate.packet.BadValueException;

/// A network namespace of this machine, and a way to work in it.
///
/// @param file what setns(2) opens; empty for the namespace that this process is in
/// @param name as the user gave it
public record NetworkNamespace(Optional<Path> file, String name) {

  /// Where this process is.
  public static final NetworkNamespace CURRENT = new NetworkNamespace(Optional.empty(), "");

  private static final Path NAMED = Path.of("/run/netns"); // ip-netns(8)
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,254}");

  /// Work to do inside a namespace.
  @FunctionalInterface
  public interface Task<T> {
    T run() throws IOException, KernelRefused, InterruptedException;
  }

  /// Reads a name of ip-netns(8), `lab-gw`, or the path of a namespace, `/proc/1234/ns/net`. A name
  /// never leads out of /run/netns.
  public static NetworkNamespace parse(String text) throws BadValueException {
    if (text.startsWith("/")) {
      Path path = Path.of(text.replace("\0", ""));
      if (text.indexOf('\0') >= 0 || !path.equals(path.normalize())) {
        throw new BadValueException(
            "\"" + text.replace("\0", "") + "\" is not the plain path of a network namespace",
            "write one without . and .., such as /proc/1234/ns/net");
      }
      return new NetworkNamespace(Optional.of(path), text);
    }
    if (!NAME.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not the name of a network namespace",
          "write one that ip netns lists, such as lab-gw, or a path such as /proc/1234/ns/net");
    }
    return new NetworkNamespace(Optional.of(NAMED.resolve(text)), text);
  }

  /// Runs a task in this namespace and waits for it. The task has a thread of its own, which ends
  /// with it: a thread that setns(2) moved is never used again. Programs that the task starts, and
  /// /proc/sys/net and /proc/thread-self/net that it reads, are those of the namespace.
  ///
  /// @throws KernelRefused if the namespace cannot be entered
  public <T> T call(Task<T> task) throws IOException, KernelRefused, InterruptedException {
    if (file.isEmpty()) {
      return task.run();
    }
    FutureTask<T> inside =
        new FutureTask<>(() -> {
          enter(file.get());
          return task.run();
        });
    Thread thread = Thread.ofPlatform().name("netns " + name).daemon().start(inside);
    try {
      return inside.get();
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      throw interrupted;
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException cause -> throw cause;
        case KernelRefused cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }

  private static void enter(Path file) throws KernelRefused {
    try {
      NamespaceSwitch.enter(file);
    } catch (SystemCallException refused) {
      String why =
          refused.errno().equals(Errno.ENOENT) ? file + " does not exist: see ip netns" : "";
      throw new KernelRefused("nsenter --net=" + file + " true", refused.errno(), why);
    }
  }

  /// The command as a person would type it to run it here.
  public String shown(String command) {
    return file.isEmpty() ? command : "nsenter --net=" + file.get() + " " + command;
  }
}
