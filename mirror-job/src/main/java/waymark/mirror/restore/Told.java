package waymark.mirror.restore;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import waymark.mirror.archive.Line;
import waymark.mirror.archive.RefChange;
import waymark.mirror.archive.State;
import waymark.mirror.git.Oid;

/// What one line tells, without the refs of each of its states.
///
/// @param marks one for each state, at least one
record Told(Path folder, Line line, List<Mark> marks) {

  /// How two lines of one repository stand to each other.
  enum Bond {
    /// One begins with a state of the other, and both say the same as far as both go.
    SAME,
    /// They have a state in common, and then differ.
    CONTRADICTION,
    /// Neither begins with a state of the other.
    NONE
  }

  static Told of(Path folder, Line line) {
    List<Mark> marks = new ArrayList<>();
    NavigableMap<String, Oid> refs = new TreeMap<>();
    for (State state : line.states()) {
      refs = RefChange.apply(refs, state.changes());
      marks.add(Mark.of(state, refs));
    }
    return new Told(folder, line, marks);
  }

  String name() {
    return String.valueOf(folder.getFileName());
  }

  Bond bond(Told other) {
    int here = marks.indexOf(other.marks.getFirst());
    int there = other.marks.indexOf(marks.getFirst());
    if (here < 0 && there < 0) {
      return Bond.NONE;
    }
    List<Mark> left = marks.subList(Math.max(0, here), marks.size());
    List<Mark> right = here >= 0 ? other.marks : other.marks.subList(there, other.marks.size());
    int both = Math.min(left.size(), right.size());
    return left.subList(0, both).equals(right.subList(0, both)) ? Bond.SAME : Bond.CONTRADICTION;
  }

  /// How many of its states are not later than the moment.
  int count(Moment moment) {
    return Math.toIntExact(
        marks.stream().takeWhile(mark -> moment.reaches(mark.run(), mark.time())).count());
  }

  Instant begins() {
    return marks.stream().map(Mark::time).min(Comparator.naturalOrder()).orElseThrow();
  }

  Instant ends() {
    return marks.stream().map(Mark::time).max(Comparator.naturalOrder()).orElseThrow();
  }

  /// @param count from 1
  Past past(int count) {
    State state = line.states().get(count - 1);
    return new Past(
        state.repository(),
        state.name(),
        state.time(),
        state.run(),
        state.head(),
        line.refs(count));
  }

  /// Its folder tells it from every other.
  @Override
  public boolean equals(Object other) {
    return other instanceof Told told && folder.equals(told.folder);
  }

  @Override
  public int hashCode() {
    return folder.hashCode();
  }

  /// `20260104T033000-0a1b2c (2 states, 2026-01-04T03:30:00Z to 2026-01-06T03:30:00Z)`.
  String words() {
    return "%s (%d %s, %s to %s)"
        .formatted(name(), marks.size(), marks.size() == 1 ? "state" : "states", begins(), ends());
  }
}
