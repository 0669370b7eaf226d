package waymark.probe.socket;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;

/// A moment of the monotonic clock, and how much time was granted up to it.
public record Deadline(long nanoTime, Duration granted) {

  public static Deadline after(Duration granted) {
    return new Deadline(System.nanoTime() + granted.toNanos(), granted);
  }

  /// What remains of a granted time of which some is used up already.
  public static Deadline within(Duration granted, Duration used) {
    return new Deadline(System.nanoTime() + granted.minus(used).toNanos(), granted);
  }

  /// What is left, in nanoseconds; 0 when it has passed.
  public long remaining() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  /// A nearer deadline: an equal share of what is left, for one of `tries` that are still to come.
  public Deadline share(int tries) {
    return tries == 1 ? this : after(Duration.ofNanos(remaining() / tries));
  }

  /// Waits for a result, as long as this deadline allows.
  ///
  /// @throws Failed with what the failure of the future means, or that time ran out
  public <T> T await(CompletableFuture<T> future) throws Failed, InterruptedException {
    try {
      return future.get(remaining(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLate) {
      throw new Failed(new Failure.TimedOut(granted));
    } catch (ExecutionException failed) {
      long at = System.nanoTime();
      throw new Failed(Causes.of(failed), at);
    }
  }
}
