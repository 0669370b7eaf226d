package waymark.mirror.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.archive.Line;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.store.RepositoryKey;

/// The lines of one repository in an archive.
record Lines(ArchiveOrigin archive, RepositoryKey key) {

  /// A state in its line.
  ///
  /// @param count of the line's states up to it
  record Found(Path folder, Line line, int count, Past past) {}

  /// A state whose refs were not added up yet.
  private record Spot(Told line, int count) {

    boolean laterThan(Spot other) {
      return mark().run().compareTo(other.mark().run()) > 0
          && mark().time().isAfter(other.mark().time());
    }

    private Mark mark() {
      return line.marks().get(count - 1);
    }

    Found found() {
      return new Found(line.folder(), line.line(), count, line.past(count));
    }
  }

  /// What there was at that moment.
  ///
  /// @throws DamagedException where what is meant may be a state that cannot be read
  /// @throws SeveralStories where lines tell different stories of it, and the archive's choice is
  ///   none between them
  Optional<Found> at(Moment moment) throws IOException {
    List<Told> lines = lines();
    if (archive.choice() instanceof LineChoice.Sole || lines.isEmpty()) {
      readable(moment);
    }
    List<Told> story =
        new Stories(lines)
            .at(moment, archive.choice())
            .orElseThrow(() -> new SeveralStories(key, lines));
    // The newest line first: an older one is asked only for what is older still, or newer.
    Optional<Spot> best = Optional.empty();
    for (Told line : story.reversed()) {
      Spot spot = new Spot(line, line.count(moment));
      if (spot.count() > 0 && (best.isEmpty() || spot.laterThan(best.get()))) {
        best = Optional.of(spot);
      }
    }
    if (best.isPresent()) {
      whole(best.get(), moment);
    }
    return best.map(Spot::found);
  }

  /// A line of which nothing can be read may be what is meant.
  private void readable(Moment moment) throws IOException {
    for (Path folder : archive.lines(key)) {
      Line line = archive.line(folder);
      if (line.states().isEmpty() && !line.breaks().isEmpty()) {
        throw new DamagedException(
            archive.root().relativize(folder),
            String.join("; ", line.breaks())
                + "; "
                + moment.words()
                + " it may have been what is wanted: choose another by --line");
      }
    }
  }

  /// What comes after the whole part of a line cannot be read, perhaps not even its time: where it
  /// may be what is meant, the last state that can be read is not given for it.
  private void whole(Spot spot, Moment moment) throws DamagedException {
    List<String> breaks = spot.line().line().breaks();
    Mark last = spot.mark();
    if (!breaks.isEmpty()
        && spot.count() == spot.line().marks().size()
        && !moment.names(last.run(), last.time())) {
      throw new DamagedException(
          archive.root().relativize(spot.line().folder()),
          String.join("; ", breaks)
              + "; the last state before that is of run "
              + last.run()
              + ": ask for it by --run "
              + last.run());
    }
  }

  /// The lines that are not ours, where this one is: they contradict it, or do not hang together
  /// with it. One that ends before it begins, and was begun before, is of a store before.
  List<Path> strangers(Path ours) throws IOException {
    List<Told> lines = lines();
    Optional<Told> own = lines.stream().filter(line -> line.folder().equals(ours)).findFirst();
    if (own.isEmpty()) {
      return List.of();
    }
    return lines.stream()
        .filter(line ->
            switch (own.get().bond(line)) {
              case SAME -> false;
              case CONTRADICTION -> true;
              case NONE ->
                  !line.ends().isBefore(own.get().begins())
                      || line.name().compareTo(own.get().name()) > 0;
            })
        .map(Told::folder)
        .toList();
  }

  /// Where exactly that state is.
  Optional<Found> of(Past past) throws IOException {
    Mark mark = Mark.of(past);
    for (Told line : lines().reversed()) {
      int index = line.marks().indexOf(mark);
      if (index >= 0) {
        return Optional.of(new Found(line.folder(), line.line(), index + 1, past));
      }
    }
    return Optional.empty();
  }

  private List<Told> lines() throws IOException {
    List<Told> lines = new ArrayList<>();
    for (Path folder : archive.lines(key)) {
      Line line = archive.line(folder);
      if (!line.states().isEmpty()) {
        lines.add(Told.of(folder, line));
      }
    }
    return lines;
  }
}
