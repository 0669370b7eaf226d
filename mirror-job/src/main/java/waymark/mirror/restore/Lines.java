package waymark.mirror.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.archive.Line;
import waymark.mirror.archive.RefChange;
import waymark.mirror.archive.State;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.store.RepositoryKey;

/// The lines of one repository in an archive, which must tell one story: a key that may only add
/// can lay a line of its own beside ours, under a name that makes it the newest.
///
/// Ours begin anew from the same manifests, so a later line repeats what an earlier one says. Two
/// lines agree where one begins with a state that is in the other, and from there on they say the
/// same as far as both go; or where one ends before the other begins, as after a store was lost.
record Lines(ArchiveOrigin archive, RepositoryKey key) {

  /// A state in its line.
  ///
  /// @param count of the line's states up to it
  record Found(Path folder, Line line, int count, Past past) {}

  private record One(Path folder, Line line, List<Past> pasts) {

    Optional<Found> at(Moment moment) {
      int count =
          Math.toIntExact(
              pasts.stream().takeWhile(past -> moment.reaches(past.run(), past.time())).count());
      return count == 0
          ? Optional.empty()
          : Optional.of(new Found(folder, line, count, pasts.get(count - 1)));
    }
  }

  /// What there was at that moment.
  ///
  /// @throws DamagedException where two lines contradict each other: nothing here says which of
  ///   them a stranger laid there
  Optional<Found> at(Moment moment) throws IOException {
    List<One> lines = lines();
    for (One one : lines) {
      for (One other : lines) {
        if (!one.equals(other) && !agree(one.pasts(), other.pasts())) {
          throw new DamagedException(
              archive.root().relativize(one.folder()),
              "tells another story than "
                  + archive.root().relativize(other.folder())
                  + ": one of them is a stranger's; compare both with the store, or restore --from"
                  + " DIR from a copy without it");
        }
      }
    }
    // The newest line first: an older one is asked only for what is older still, or newer.
    Optional<Found> best = Optional.empty();
    for (One one : lines.reversed()) {
      Optional<Found> found = one.at(moment);
      if (found.isPresent() && (best.isEmpty() || later(found.get(), best.get()))) {
        best = found;
      }
    }
    return best;
  }

  private static boolean later(Found one, Found other) {
    return one.past().run().compareTo(other.past().run()) > 0
        && one.past().time().isAfter(other.past().time());
  }

  /// Where exactly that state is.
  Optional<Found> of(Past past) throws IOException {
    for (One one : lines().reversed()) {
      int index = one.pasts().indexOf(past);
      if (index >= 0) {
        return Optional.of(new Found(one.folder(), one.line(), index + 1, past));
      }
    }
    return Optional.empty();
  }

  private List<One> lines() throws IOException {
    List<One> lines = new ArrayList<>();
    for (Path folder : archive.lines(key)) {
      Line line = archive.line(folder);
      if (!line.states().isEmpty()) {
        lines.add(new One(folder, line, pasts(line)));
      }
    }
    return lines;
  }

  private List<Past> pasts(Line line) {
    List<Past> pasts = new ArrayList<>();
    NavigableMap<String, Oid> refs = new TreeMap<>();
    for (State state : line.states()) {
      refs = RefChange.apply(refs, state.changes());
      pasts.add(
          new Past(
              state.repository(), state.name(), state.time(), state.run(), state.head(), refs));
    }
    return pasts;
  }

  private static boolean agree(List<Past> one, List<Past> other) {
    int here = one.indexOf(other.getFirst());
    int there = other.indexOf(one.getFirst());
    if (here < 0 && there < 0) {
      return ends(one).isBefore(begins(other)) || ends(other).isBefore(begins(one));
    }
    List<Past> left = one.subList(Math.max(0, here), one.size());
    List<Past> right = here >= 0 ? other : other.subList(there, other.size());
    int both = Math.min(left.size(), right.size());
    return left.subList(0, both).equals(right.subList(0, both));
  }

  private static Instant begins(List<Past> pasts) {
    return pasts.stream().map(Past::time).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static Instant ends(List<Past> pasts) {
    return pasts.stream().map(Past::time).max(Comparator.naturalOrder()).orElseThrow();
  }
}
