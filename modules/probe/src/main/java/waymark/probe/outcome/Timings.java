package waymark.probe.outcome;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// How long each phase took, by the monotonic clock. A phase that failed counts up to its failure;
/// one that was not reached, or that the URL does not have, is absent.
public record Timings(Map<Phase, Duration> phases) {

  public Timings {
    phases = Map.copyOf(phases);
  }

  public Optional<Duration> of(Phase phase) {
    return Optional.ofNullable(phases.get(phase));
  }

  /// All phases together. What this program did between them, such as reading the host's
  /// authorities, is not the network's and does not count.
  public Duration total() {
    return phases.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /// A phase in milliseconds, to the microsecond.
  public OptionalDouble milliseconds(Phase phase) {
    Duration took = phases.get(phase);
    return took == null ? OptionalDouble.empty() : OptionalDouble.of(milliseconds(took));
  }

  /// [#total()] in milliseconds, to the microsecond.
  public double totalMilliseconds() {
    return milliseconds(total());
  }

  private static double milliseconds(Duration took) {
    long microseconds = took.toNanos() / 1_000;
    return microseconds / 1e3;
  }
}
