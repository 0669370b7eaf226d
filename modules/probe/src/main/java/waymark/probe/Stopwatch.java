package waymark.probe;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import waymark.probe.outcome.Phase;
import waymark.probe.outcome.Timings;
import waymark.probe.socket.Deadline;

/// Times the phases of one probe, and grants each what the ones before it left of the timeout. A
/// phase may be left and come back to.
final class Stopwatch {

  private final Duration timeout;
  private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
  private Phase phase;
  private long began;
  private boolean running;

  /// @param first the phase that a failure belongs to while none has begun
  Stopwatch(Duration timeout, Phase first) {
    this.timeout = timeout;
    this.phase = first;
  }

  /// Ends the running phase, and begins this one or goes on with it.
  ///
  /// @return by when it must have ended
  Deadline begin(Phase next) {
    pause();
    phase = next;
    running = true;
    Deadline deadline = Deadline.within(timeout, timings().total());
    began = System.nanoTime();
    return deadline;
  }

  /// Ends the running phase: what comes now is our own doing, and belongs to none.
  void pause() {
    pauseAt(System.nanoTime());
  }

  /// The same for a phase that has ended already, at this moment of [System#nanoTime()].
  void pauseAt(long end) {
    if (running) {
      phases.merge(phase, Duration.ofNanos(end - began), Duration::plus);
    }
    running = false;
  }

  /// The phase that began last.
  Phase phase() {
    return phase;
  }

  /// All phases that have ended.
  Timings timings() {
    return new Timings(phases);
  }
}
