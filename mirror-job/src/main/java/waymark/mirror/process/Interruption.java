package waymark.mirror.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// While it is open, SIGINT and SIGTERM first end the programs that run, and give the work that
/// started them the time to clear away what is half done. The JVM then ends with 130 or 143.
public final class Interruption implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final CountDownLatch cleared = new CountDownLatch(1);
  private final Thread hook;

  public Interruption(Programs programs) {
    this.hook =
        new Thread(() -> {
          programs.stopAll();
          await();
        });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await() {
    try {
      boolean _ = cleared.await(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    cleared.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is going down already; the hook is what waits for us.
    }
  }
}
