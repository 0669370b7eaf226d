package waymark.netstate.conntrack.survey;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.conntrack.State;

/// Counts flows by their state.
///
/// Readers hand out one object for each state that they know, so that the last few objects are
/// looked for before the states are compared.
final class States {

  private static final int RECENT = 8;

  private final Map<Optional<State>, Group> groups = new HashMap<>();
  private final Object[] recent = new Object[RECENT];
  private final Group[] recentGroups = new Group[RECENT];
  private int oldest;

  @SuppressWarnings("ReferenceEquality") // a miss costs one look into the map, no more
  void count(Optional<State> state, boolean suspicious) {
    for (int i = 0; i < RECENT; i++) {
      if (recent[i] == state) {
        recentGroups[i].count(suspicious);
        return;
      }
    }
    Group group = groups.computeIfAbsent(state, absent -> new Group());
    recent[oldest] = state;
    recentGroups[oldest] = group;
    oldest = (oldest + 1) % RECENT;
    group.count(suspicious);
  }

  Map<Optional<State>, Group> groups() {
    return groups;
  }
}
