package waymark.mirror.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Signals to a whole process group, `kill(2)` with a negative number: [ProcessHandle] reaches only
/// processes one by one, and misses those whose parent has just died.
final class ProcessGroup {

  private static final int SIGTERM = 15;
  private static final int SIGKILL = 9;

  private ProcessGroup() {}

  /// SIGTERM: git removes its half-written files.
  static void ask(Process leader) {
    signal(leader, SIGTERM);
  }

  static void kill(Process leader) {
    signal(leader, SIGKILL);
    // In the instant before setsid(2) there is no group yet.
    leader.destroyForcibly();
  }

  @SuppressWarnings("restricted") // kill(2) takes two numbers: nothing of ours can be overrun.
  private static void signal(Process leader, int signal) {
    Linker linker = Linker.nativeLinker();
    MethodHandle kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      // A group that is gone already is what was wanted, so the result says nothing.
      int _ = (int) kill.invokeExact(Math.toIntExact(-leader.pid()), signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }
}
