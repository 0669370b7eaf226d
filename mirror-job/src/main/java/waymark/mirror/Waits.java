package waymark.mirror;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a run waits for, and how long still: on a terminal a line that counts down, elsewhere one
/// now and then.
final class Waits {

  private static final Duration NOW_AND_THEN = Duration.ofMinutes(5);

  /// @param said what was left when a line last told of it
  private record Wait(Duration left, Duration said) {}

  private final Map<String, Wait> waits = new LinkedHashMap<>();

  /// @param left zero where it is over
  /// @return a line that is worth saying where nothing counts down
  Optional<String> left(String what, Duration left) {
    if (left.isZero()) {
      waits.remove(what);
      return Optional.empty();
    }
    Wait before = waits.getOrDefault(what, new Wait(left, left));
    boolean due = before.said().minus(left).compareTo(NOW_AND_THEN) >= 0;
    waits.put(what, new Wait(left, due ? left : before.said()));
    return due ? Optional.of("still waiting " + clock(left) + " for " + what) : Optional.empty();
  }

  /// One for each, as they are now.
  List<String> lines() {
    return waits.entrySet().stream()
        .map(one -> "  waiting " + clock(one.getValue().left()) + " for " + one.getKey())
        .toList();
  }

  /// Minutes and seconds, begun ones as whole ones: the last that is seen is 0:01.
  private static String clock(Duration left) {
    long seconds = left.plusMillis(999).toSeconds();
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
