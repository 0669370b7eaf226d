package waymark.mirror.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.config.BrakeLimits;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.store.RepositoryKey;

/// Judges whether upstream lost so much at once that a person must look. Everything is stored all
/// the same; a brake only marks the run, says so until it is acknowledged, and keeps retention from
/// ageing anything out.
///
/// @param known repositories that there were before the run, none of them gone
/// @param now when it began
record Brake(BrakeLimits limits, Collection<Known> known, Instant now) {

  /// What is there for so long counts by itself, too: a takeover could make any loss a small share
  /// by adding enough of its own the day before.
  static final Duration SETTLED = Duration.ofDays(30);

  /// In a store that is younger, what came within so long of its first repository does.
  private static final Duration FIRST = Duration.ofDays(1);

  /// Fewer refs than this are no measure: one forced branch would be half of them.
  private static final int LEAST_REFS = 4;

  /// The reasons, one sentence each; empty where there is none.
  List<String> reasons(Collection<Done> done) {
    List<String> reasons = new ArrayList<>();
    Set<RepositoryKey> settled = settled();
    vanished(done, known.size(), "repositories")
        .or(() ->
            vanished(
                done.stream().filter(one -> settled.contains(one.change().repository())).toList(),
                settled.size(),
                "repositories that were there long ago"))
        .ifPresent(reasons::add);
    long refs = 0;
    long displaced = 0;
    for (Done one : done) {
      Losses losses = one.losses();
      String name = one.change().name();
      refs += losses.all().before();
      displaced += losses.all().displaced();
      for (Lost manifest : losses.untold()) {
        reasons.add(name + ": " + manifest.problem() + ": what upstream lost since is not known");
      }
      if (losses.branch().isOrphaned()) {
        reasons.add(name + ": the default branch has nothing in common with what it was");
      } else if (losses.branch().isCutBack(limits.refs())) {
        reasons.add(
            name
                + ": "
                + beyondWords(
                    losses.branch().lost(),
                    losses.branch().commits(),
                    "commits of the default branch are gone from it",
                    limits.refs()));
      }
      if (losses.all().tagsMoved()) {
        reasons.add(name + ": every tag was moved or deleted");
      } else if (losses.older().tagsMoved()) {
        reasons.add(name + ": every tag that was there long ago was moved or deleted");
      }
      refs(losses.all(), "branches and tags were displaced")
          .or(() ->
              refs(losses.older(), "branches and tags that were there long ago were displaced"))
          .ifPresent(why -> reasons.add(name + ": " + why));
    }
    refs += done.stream().filter(d -> d.losses().equals(Losses.NONE)).mapToLong(Brake::refs).sum();
    if (refs >= LEAST_REFS && beyond(displaced, refs, limits.refs())) {
      reasons.add(
          beyondWords(displaced, refs, "refs of all repositories were displaced", limits.refs()));
    }
    return reasons;
  }

  private Set<RepositoryKey> settled() {
    Instant horizon = now.minus(SETTLED);
    Optional<Instant> first =
        known.stream().map(Known::since).min(Instant::compareTo).map(since -> since.plus(FIRST));
    if (first.isPresent() && first.get().isAfter(horizon)) {
      horizon = first.get();
    }
    Set<RepositoryKey> settled = new HashSet<>();
    for (Known one : known) {
      if (!one.since().isAfter(horizon)) {
        settled.add(one.key());
      }
    }
    return settled;
  }

  private Optional<String> vanished(Collection<Done> done, int known, String what) {
    long vanished = done.stream().filter(d -> d.change().outcome() == Outcome.VANISHED).count();
    return vanished > 0 && beyond(vanished, known, limits.repositories())
        ? Optional.of(beyondWords(vanished, known, what + " vanished", limits.repositories()))
        : Optional.empty();
  }

  private Optional<String> refs(Losses.Share share, String what) {
    return share.before() >= LEAST_REFS && beyond(share.displaced(), share.before(), limits.refs())
        ? Optional.of(beyondWords(share.displaced(), share.before(), what, limits.refs()))
        : Optional.empty();
  }

  private static long refs(Done done) {
    return switch (done.change().outcome()) {
      case CREATED, VANISHED -> 0;
      case UPDATED, UNCHANGED, FAILED, RENAMED, BLOCKED -> done.known().map(Known::refs).orElse(0);
    };
  }

  /// Whether the part is more than that share of the whole.
  static boolean beyond(long part, long whole, int percent) {
    return part * 100 > whole * percent;
  }

  private static String beyondWords(long part, long whole, String what, int percent) {
    return part
        + " of "
        + whole
        + " "
        + what
        + " ("
        + part * 100 / Math.max(1, whole)
        + "%), more than "
        + percent
        + "%";
  }
}
