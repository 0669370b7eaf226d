package waymark.oracle.judge;

import java.util.List;
import java.util.Optional;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Walk;
import waymark.oracle.ground.Fate;

/// The kernel did something else than the walk says.
public sealed interface Disagreement {

  /// A packet ended otherwise.
  record End(Walk walk, Fate kernel) implements Disagreement {

    @Override
    public String toString() {
      return walk.start()
          + walk.start().in().map(in -> " in by " + in).orElse(" of this host")
          + " ("
          + word(walk.tracking())
          + ")\n  walk:   "
          + (walk.ways().size() == 1
              ? String.valueOf(walk.verdict())
              : walk.ways().stream().map(way -> way.verdict().toString()).distinct().toList())
          + connMark(walk)
          + "\n  kernel: "
          + kernel;
    }

    private static String connMark(Walk walk) {
      return " connmark " + Integer.toHexString(walk.ways().getFirst().connMark());
    }

    private static String word(Tracking tracking) {
      return tracking.toString();
    }
  }

  /// Rules counted otherwise.
  record Counts(List<String> differences, Optional<Walk> walk) implements Disagreement {

    public Counts {
      differences = List.copyOf(differences);
    }

    @Override
    public String toString() {
      return String.join("\n", differences);
    }
  }
}
