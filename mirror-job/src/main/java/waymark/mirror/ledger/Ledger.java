package waymark.mirror.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;

/// The entries of a store, in order.
public final class Ledger {

  private final HashChain files;

  public Ledger(Store store) {
    this.files = new HashChain(store.ledger());
  }

  /// The number that the next entry gets, from 1.
  public int next() throws IOException {
    return files.length() + 1;
  }

  /// All entries that can be read, in order.
  public List<Entry> entries() throws IOException {
    return slots().stream().flatMap(Optional::stream).toList();
  }

  /// One for each number, in order; empty where that entry cannot be read any more.
  List<Optional<Entry>> slots() throws IOException {
    List<Optional<Entry>> slots = new ArrayList<>();
    int length = files.length();
    for (int number = 1; number <= length; number++) {
      try {
        slots.add(Optional.of(read(number)));
      } catch (DamagedException _) {
        slots.add(Optional.empty());
      }
    }
    return slots;
  }

  /// Every run that braked and that nobody has acknowledged yet. An entry that cannot be read may
  /// have been one: it counts as a brake of its own, to be acknowledged like any other, until
  /// another entry tells of it.
  public Optional<OpenBrake> openBrake() throws IOException {
    List<Entry.Event.Run> braked = new ArrayList<>();
    Set<Integer> told = new HashSet<>();
    for (int at = braked(files.length(), told); at > 0; at = braked(at - 1, told)) {
      Entry entry = entry(at);
      entry.lost().forEach(one -> told.add(one.number()));
      if (entry.event() instanceof Entry.Event.Run run) {
        braked.add(run);
      }
    }
    Optional<OpenBrake> on = Optional.empty();
    for (Entry.Event.Run run : braked.reversed()) {
      on = OpenBrake.after(on, run.run(), run.brake());
    }
    return on;
  }

  /// The number of the entry whose brake is on after this one; 0 where none is. That entry says it,
  /// whatever lies before it; one that was written before entries did leaves it to those before it.
  ///
  /// @param told entries that later ones tell to be lost
  private int braked(int last, Set<Integer> told) throws IOException {
    for (int number = last; number > 0; number--) {
      if (told.contains(number)) {
        continue;
      }
      Entry entry = entry(number);
      if (entry.braked().isPresent()) {
        return entry.braked().get();
      }
      entry.lost().forEach(one -> told.add(one.number()));
      switch (entry.event()) {
        case Entry.Event.Acknowledged _ -> {
          return 0;
        }
        case Entry.Event.Run run when !run.brake().isEmpty() -> {
          return number;
        }
        case Entry.Event.Run _ -> {}
        case Entry.Event.Dropped _ -> {}
      }
    }
    return 0;
  }

  private int braked(Entry.Event event, int number) throws IOException {
    return switch (event) {
      case Entry.Event.Acknowledged _ -> 0;
      case Entry.Event.Run run ->
          run.brake().isEmpty() ? braked(number - 1, new HashSet<>()) : number;
      case Entry.Event.Dropped _ -> braked(number - 1, new HashSet<>());
    };
  }

  private Entry entry(int number) throws IOException {
    try {
      return read(number);
    } catch (DamagedException e) {
      String why = "whether that run braked is not known: " + e.getMessage();
      RunId run = RunId.of(number, Instant.EPOCH);
      return new Entry(
          number,
          Instant.EPOCH,
          new Entry.Event.Run(run, false, List.of(), List.of(why), 4, true),
          Optional.empty(),
          List.of(),
          Optional.empty());
    }
  }

  /// Adds an entry, durably, as the commit point of what it tells.
  public Entry append(Entry.Event event, Instant time) throws IOException {
    return append(event, time, List.of());
  }

  /// The same, for one that is the first to tell that these are lost.
  public Entry append(Entry.Event event, Instant time, List<Lost> lost) throws IOException {
    int number = next();
    Optional<String> previous =
        number == 1 ? Optional.empty() : Optional.of(Sha256.of(files.file(number - 1)));
    Entry entry =
        new Entry(number, time, event, previous, lost, Optional.of(braked(event, number)));
    files.append(number, entry.toJson());
    // Only now: what the last file was is said by the one that follows it.
    files.putAside(lost.stream().map(Lost::number).toList());
    return entry;
  }

  /// Takes out of the chain an entry that was torn when the machine went down.
  ///
  /// @return whether it was
  public boolean clear() throws IOException {
    int last = files.length();
    boolean torn = last > 0 && unreadable(last);
    if (torn) {
      files.putAside(List.of(last));
    }
    return torn;
  }

  /// Deletes what was written beside the chain and never became part of it.
  public void sweep() throws IOException {
    files.sweep();
  }

  /// The entries that are lost, and of which none tells yet.
  public List<Lost> lost() throws IOException {
    return Survey.lost(files, Entry::from, List.of());
  }

  /// The same, but that it looks at the last entry alone.
  public List<Lost> lastLost() throws IOException {
    int last = files.length();
    return last > 0 && unreadable(last) ? lost() : List.of();
  }

  private boolean unreadable(int number) throws IOException {
    try {
      read(number);
      return false;
    } catch (DamagedException _) {
      return true;
    }
  }

  /// The SHA-256 of every manifest that an entry speaks of, by its repository, in order; of one
  /// that retention has let go, those that came after.
  public Map<RepositoryKey, List<String>> named() throws IOException {
    Map<RepositoryKey, List<String>> named = new HashMap<>();
    for (Entry entry : entries()) {
      switch (entry.event()) {
        case Entry.Event.Run run -> {
          for (Change change : run.changes()) {
            change
                .manifest()
                .ifPresent(sha256 ->
                    named.computeIfAbsent(change.repository(), _ -> new ArrayList<>()).add(sha256));
          }
        }
        case Entry.Event.Dropped dropped -> named.remove(dropped.repository());
        case Entry.Event.Acknowledged _ -> {}
      }
    }
    return named;
  }

  private Entry read(int number) throws IOException {
    try {
      return Entry.from(files.read(number).content());
    } catch (BadValueException e) {
      throw new DamagedException(files.file(number), e.problem());
    }
  }
}
