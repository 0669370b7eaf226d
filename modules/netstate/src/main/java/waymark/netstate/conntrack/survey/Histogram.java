package waymark.netstate.conntrack.survey;

import java.util.ArrayList;
import java.util.List;

/// Counts durations in seconds by their size.
final class Histogram {

  private static final long[] LIMITS = {10, 30, 60, 120, 600, 3600, 86400, 432000, Long.MAX_VALUE};
  private static final List<String> NAMES =
      List.of(
          "under 10 s",
          "under 30 s",
          "under 1 min",
          "under 2 min",
          "under 10 min",
          "under 1 h",
          "under 1 d",
          "under 5 d",
          "5 d and more");

  private final long[] flows = new long[LIMITS.length];
  private final long[] suspect = new long[LIMITS.length];

  /// @param seconds negative where it is not told; then it does not count
  void count(long seconds, boolean suspicious) {
    if (seconds >= 0) {
      int i = 0;
      while (seconds >= LIMITS[i]) {
        i++;
      }
      flows[i]++;
      suspect[i] += suspicious ? 1 : 0;
    }
  }

  /// Nothing where no duration was told.
  List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < LIMITS.length; i++) {
      counts.add(new Count(NAMES.get(i), flows[i], suspect[i]));
      any |= flows[i] > 0;
    }
    return any ? counts : List.of();
  }
}
