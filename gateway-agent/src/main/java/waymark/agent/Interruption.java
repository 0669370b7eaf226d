package waymark.agent;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// SIGINT and SIGTERM while something is half done.
final class Interruption {

  /// How long the virtual machine waits for what is half done to be undone.
  private static final int PATIENCE_SECONDS = 20;

  private Interruption() {}

  /// Does the work, which undoes itself when its thread is interrupted; a signal interrupts it, and
  /// the virtual machine ends, with 130 or 143, only when the work has ended.
  static <T> T undoing(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    Thread hook =
        new Thread(() -> {
          worker.interrupt();
          over.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } finally {
      over.complete(true);
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // it runs already
    }
  }
}
