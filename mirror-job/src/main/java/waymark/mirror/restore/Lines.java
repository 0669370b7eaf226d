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

  private record One(Path folder, Line line, List<Mark> marks) {

    Optional<Spot> at(Moment moment) {
      int count =
          Math.toIntExact(
              marks.stream().takeWhile(mark -> moment.reaches(mark.run(), mark.time())).count());
      return count == 0 ? Optional.empty() : Optional.of(new Spot(this, count));
    }
  }

  /// A state whose refs were not added up yet.
  private record Spot(One one, int count) {

    boolean laterThan(Spot other) {
      return mark().run().compareTo(other.mark().run()) > 0
          && mark().time().isAfter(other.mark().time());
    }

    private Mark mark() {
      return one.marks().get(count - 1);
    }

    Found found() {
      State state = one.line().states().get(count - 1);
      Past past =
          new Past(
              state.repository(),
              state.name(),
              state.time(),
              state.run(),
              state.head(),
              one.line().refs(count));
      return new Found(one.folder(), one.line(), count, past);
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
        if (!one.folder().equals(other.folder()) && !agree(one.marks(), other.marks())) {
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
    Optional<Spot> best = Optional.empty();
    for (One one : lines.reversed()) {
      Optional<Spot> spot = one.at(moment);
      if (spot.isPresent() && (best.isEmpty() || spot.get().laterThan(best.get()))) {
        best = spot;
      }
    }
    return best.map(Spot::found);
  }

  /// The lines that are not ours, where this one is: they contradict it, or go on where it ends.
  List<Path> strangers(Path ours) throws IOException {
    List<One> lines = lines();
    Optional<One> own = lines.stream().filter(one -> one.folder().equals(ours)).findFirst();
    if (own.isEmpty()) {
      return List.of();
    }
    List<Mark> marks = own.get().marks();
    return lines.stream()
        .filter(one -> !one.folder().equals(ours))
        .filter(one -> !agree(one.marks(), marks) || begins(one.marks()).isAfter(ends(marks)))
        .map(One::folder)
        .toList();
  }

  /// Where exactly that state is.
  Optional<Found> of(Past past) throws IOException {
    Mark mark = Mark.of(past);
    for (One one : lines().reversed()) {
      int index = one.marks().indexOf(mark);
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
        lines.add(new One(folder, line, marks(line)));
      }
    }
    return lines;
  }

  private static List<Mark> marks(Line line) {
    List<Mark> marks = new ArrayList<>();
    NavigableMap<String, Oid> refs = new TreeMap<>();
    for (State state : line.states()) {
      refs = RefChange.apply(refs, state.changes());
      marks.add(Mark.of(state, refs));
    }
    return marks;
  }

  private static boolean agree(List<Mark> one, List<Mark> other) {
    int here = one.indexOf(other.getFirst());
    int there = other.indexOf(one.getFirst());
    if (here < 0 && there < 0) {
      return ends(one).isBefore(begins(other)) || ends(other).isBefore(begins(one));
    }
    List<Mark> left = one.subList(Math.max(0, here), one.size());
    List<Mark> right = here >= 0 ? other : other.subList(there, other.size());
    int both = Math.min(left.size(), right.size());
    return left.subList(0, both).equals(right.subList(0, both));
  }

  private static Instant begins(List<Mark> marks) {
    return marks.stream().map(Mark::time).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static Instant ends(List<Mark> marks) {
    return marks.stream().map(Mark::time).max(Comparator.naturalOrder()).orElseThrow();
  }
}
