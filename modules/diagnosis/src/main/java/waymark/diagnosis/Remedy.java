package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import waymark.diagnosis.Finding.Fix;
import waymark.netstate.walk.Gateway;

/// Tries changes out on the model before they are proposed.
final class Remedy {

  private final Gateway gateway;
  private final Trials trials;
  private final Probes probes;
  private final List<Trial> before;

  Remedy(Gateway gateway, Trials trials, Probes probes, List<Trial> before) {
    this.gateway = gateway;
    this.trials = trials;
    this.probes = probes;
    this.before = List.copyOf(before);
  }

  /// How the gateway does now.
  List<Trial> trials() {
    return before;
  }

  /// Whether a trial would hold after the changes.
  boolean mends(Trial trial, List<Change> changes) {
    return after(changes).stream().anyMatch(each -> isSame(each, trial) && each.isKept());
  }

  /// The changes as a fix, with what the model says of them.
  Fix fix(Trial trial, String summary, List<Change> changes, String persistent) {
    List<Trial> after = after(changes);
    List<String> kept = new ArrayList<>();
    List<String> open = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      Trial now = after.get(i);
      (now.isKept() ? kept : open).add(now.name());
      if (before.get(i).isKept() && !now.isKept()) {
        worse.add(now.name());
      }
    }
    boolean proven = mends(trial, changes) && worse.isEmpty();
    String proof =
        "walked with the commands applied: "
            + (kept.isEmpty() ? "" : "works: " + String.join(", ", kept))
            + (kept.isEmpty() || open.isEmpty() ? "" : "; ")
            + (open.isEmpty() ? "" : "still not: " + String.join(", ", open));
    return new Fix(
        summary, changes.stream().map(Change::command).toList(), persistent, proven, proof);
  }

  private List<Trial> after(List<Change> changes) {
    Gateway changed = gateway;
    for (Change change : changes) {
      changed = change.applyTo(changed);
    }
    return trials.on(changed).stream().map(probes::settle).toList();
  }

  private static boolean isSame(Trial one, Trial other) {
    return one.aim().equals(other.aim()) && one.packet().equals(other.packet());
  }
}
