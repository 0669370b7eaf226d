package waymark.probe;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// A network namespace of the test's own, and threads inside it: the part of a caller of the
/// prober.
record Namespace(String name) implements AutoCloseable {

  private static final int CLONE_NEWNET = 0x40000000; // linux/sched.h

  /// Makes the namespace, its loopback up.
  static Namespace make(String name) throws IOException, InterruptedException {
    run("ip", "netns", "add", name);
    Namespace made = new Namespace(name);
    made.ip("link set lo up");
    return made;
  }

  /// Runs `ip -n NAME` with these words.
  void ip(String words) throws IOException, InterruptedException {
    run(
        Stream.concat(Stream.of("ip", "-n", name), Stream.of(words.split(" ")))
            .toArray(String[]::new));
  }

  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  /// Calls on a thread of its own, which alone is in the namespace.
  <T> T call(Callable<T> body) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          enter();
          return body.call();
        });
    Thread.ofPlatform().daemon().start(task);
    return task.get();
  }

  @SuppressWarnings("restricted") // setns(2) is not in the JDK, and JNA not in this module
  private void enter() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int file =
          (int)
              function("open", List.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                  .invoke(arena.allocateFrom("/run/netns/" + name), 0);
      MethodHandle setns = function("setns", List.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      int entered = (int) setns.invoke(file, CLONE_NEWNET);
      int closed = (int) function("close", List.of(ValueLayout.JAVA_INT)).invoke(file);
      if (file < 0 || entered != 0 || closed != 0) {
        throw new IOException("cannot enter " + name);
      }
    } catch (IOException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw new IllegalStateException(bug);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, List<java.lang.foreign.MemoryLayout> arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, arguments.toArray(java.lang.foreign.MemoryLayout[]::new)));
  }

  @Override
  public void close() throws IOException {
    try {
      run("ip", "netns", "del", name);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
