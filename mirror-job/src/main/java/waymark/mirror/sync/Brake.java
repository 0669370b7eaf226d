package waymark.mirror.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import waymark.mirror.config.BrakeLimits;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Outcome;

/// Judges whether upstream lost so much at once that a person must look. Everything is stored all
/// the same; a brake only marks the run, says so until it is acknowledged, and keeps retention from
/// ageing anything out.
final class Brake {

  /// Fewer refs than this are no measure: one forced branch would be half of them.
  private static final int LEAST_REFS = 4;

  private Brake() {}

  /// The reasons, one sentence each; empty where there is none.
  ///
  /// @param known repositories that there were before the run
  static List<String> reasons(BrakeLimits limits, int known, Collection<Done> done) {
    List<String> reasons = new ArrayList<>();
    long vanished = done.stream().filter(d -> d.change().outcome() == Outcome.VANISHED).count();
    if (vanished > 0 && beyond(vanished, known, limits.repositories())) {
      reasons.add(
          share(vanished, known, "repositories vanished")
              + ", more than "
              + limits.repositories()
              + "%");
    }
    long refs = 0;
    long displaced = 0;
    for (Done one : done) {
      Losses losses = one.losses();
      String name = one.change().name();
      refs += losses.before();
      displaced += losses.displaced();
      for (Lost manifest : losses.untold()) {
        reasons.add(name + ": " + manifest.problem() + ": what upstream lost since is not known");
      }
      if (losses.orphaned()) {
        reasons.add(name + ": the default branch has nothing in common with what it was");
      }
      if (losses.tagsMoved()) {
        reasons.add(name + ": every tag was moved or deleted");
      }
      if (losses.before() >= LEAST_REFS
          && beyond(losses.displaced(), losses.before(), limits.refs())) {
        reasons.add(
            name
                + ": "
                + share(losses.displaced(), losses.before(), "branches and tags were displaced")
                + ", more than "
                + limits.refs()
                + "%");
      }
    }
    refs += done.stream().filter(d -> d.losses().equals(Losses.NONE)).mapToLong(Brake::refs).sum();
    if (refs >= LEAST_REFS && beyond(displaced, refs, limits.refs())) {
      reasons.add(
          share(displaced, refs, "refs of all repositories were displaced")
              + ", more than "
              + limits.refs()
              + "%");
    }
    return reasons;
  }

  private static long refs(Done done) {
    return switch (done.change().outcome()) {
      case CREATED, VANISHED -> 0;
      case UPDATED, UNCHANGED, FAILED, RENAMED, BLOCKED -> done.known().map(Known::refs).orElse(0);
    };
  }

  private static boolean beyond(long part, long whole, int percent) {
    return part * 100 > whole * percent;
  }

  private static String share(long part, long whole, String what) {
    return part + " of " + whole + " " + what + " (" + part * 100 / Math.max(1, whole) + "%)";
  }
}
