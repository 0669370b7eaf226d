package waymark.mirror.forge;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Asks until there is an answer: waits for rate limits, and tries again after what may pass. All
/// requests of a run share one purse of waiting.
public final class Patient {

  private static final int TRIES = 3;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Http http;
  private final Clock clock;
  private final Consumer<String> tell;
  private final Countdown countdown;
  private final Duration purse;
  private final AtomicLong waitedMillis = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  /// Told each second how long a wait still takes, and of nothing left when it is over.
  public interface Countdown {
    void left(String what, Duration left);
  }

  /// @param stall the longest between two bytes of an answer
  /// @param deadline the longest for a whole answer
  /// @param purse the longest that a run waits for rate limits in all
  /// @param tell told what is being waited for
  public Patient(
      Duration stall,
      Duration deadline,
      Duration purse,
      Clock clock,
      Consumer<String> tell,
      Countdown countdown) {
    this.http = new Http(stall, deadline);
    this.clock = clock;
    this.tell = tell;
    this.countdown = countdown;
    this.purse = purse;
  }

  /// How many requests were sent.
  public long requests() {
    return requests.get();
  }

  /// The answer, whatever its status is, except where waiting or trying again may help.
  Answer get(URI url, Map<String, String> headers, long most)
      throws IOException, InterruptedException, ForgeRefused {
    for (int tried = 1; ; ) {
      Duration pause = Duration.ofSeconds(1L << (tried - 1));
      try {
        requests.incrementAndGet();
        Answer answer = http.get(url, headers, most);
        Optional<RateLimit> limit = RateLimit.of(answer, clock.instant());
        if (limit.isPresent()) {
          wait(url, answer.status(), limit.get());
          continue;
        }
        if (answer.status() < 500 || tried == TRIES) {
          return answer;
        }
        tell.accept(url.getHost() + " answers " + answer.status() + ", asking again");
      } catch (AnswerTooLargeException e) {
        throw e;
      } catch (IOException e) {
        if (tried == TRIES) {
          throw e;
        }
        tell.accept(e.getMessage() + ", asking again");
      }
      tried++;
      Thread.sleep(pause);
    }
  }

  /// Posts once: whoever asks has another way.
  int post(
      URI url, Map<String, String> headers, byte[] body, Duration longest, Http.Reading reading)
      throws IOException {
    requests.incrementAndGet();
    return http.post(url, headers, body, longest, reading);
  }

  private void wait(URI url, int status, RateLimit limit)
      throws InterruptedException, ForgeRefused {
    long millis = Math.max(1000, limit.pause().toMillis());
    long left = purse.toMillis() - waitedMillis.get();
    if (millis > left) {
      throw new ForgeRefused(
          status,
          "the "
              + limit.what()
              + " of "
              + url.getHost()
              + " asks to wait "
              + millis / 1000
              + " s, and patience.rate-limit leaves "
              + Math.max(0, left) / 1000
              + " s");
    }
    waitedMillis.addAndGet(millis);
    tell.accept(
        "waiting "
            + millis / 1000
            + " s for the "
            + limit.what()
            + " of "
            + url.getHost()
            + ", until "
            + clock.instant().plusMillis(millis).truncatedTo(ChronoUnit.SECONDS));
    countDown("the " + limit.what() + " of " + url.getHost(), millis);
  }

  private void countDown(String what, long millis) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    try {
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        countdown.left(what, Duration.ofNanos(left));
        Thread.sleep(Duration.ofNanos(Math.min(left, SECOND.toNanos())));
      }
    } finally {
      countdown.left(what, Duration.ZERO);
    }
  }
}
