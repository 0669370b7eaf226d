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

  public List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    int length = files.length();
    for (int number = 1; number <= length; number++) {
      entries.add(read(number));
    }
    return entries;
  }

  /// The last run that braked, where nobody has acknowledged it yet. An entry that cannot be read
  /// may have been one: it counts as a brake of its own, to be acknowledged like any other.
  public Optional<Entry.Event.Run> openBrake() throws IOException {
    int length = files.length();
    for (int number = length; number > 0; number--) {
      switch (event(number)) {
        case Entry.Event.Acknowledged _ -> {
          return Optional.empty();
        }
        case Entry.Event.Run run when !run.brake().isEmpty() -> {
          return Optional.of(run);
        }
        case Entry.Event.Run _ -> {}
      }
    }
    return Optional.empty();
  }

  private Entry.Event event(int number) throws IOException {
    try {
      return read(number).event();
    } catch (DamagedException e) {
      String why = "whether that run braked is not known: " + e.getMessage();
      RunId run = RunId.of(number, Instant.EPOCH);
      return new Entry.Event.Run(run, false, List.of(), List.of(why), 4, true);
    }
  }

  /// Adds an entry, durably, as the commit point of what it tells.
  public Entry append(Entry.Event event, Instant time) throws IOException {
    int number = next();
    Optional<String> previous =
        number == 1 ? Optional.empty() : Optional.of(Sha256.of(files.file(number - 1)));
    Entry entry = new Entry(number, time, event, previous);
    files.append(number, entry.toJson());
    return entry;
  }

  /// Clears away what a job that died has left of an entry.
  ///
  /// @return whether the last entry was torn, and was taken out of the chain
  public boolean clear() throws IOException {
    files.sweep();
    int last = files.length();
    try {
      if (last > 0) {
        read(last);
      }
      return false;
    } catch (DamagedException _) {
      files.setAside(last);
      return true;
    }
  }

  /// How many manifests of each repository the entries speak of.
  public Map<RepositoryKey, Integer> vouched() throws IOException {
    Map<RepositoryKey, Integer> vouched = new HashMap<>();
    for (Entry entry : entries()) {
      if (entry.event() instanceof Entry.Event.Run run) {
        run.changes().stream()
            .filter(change -> change.manifest().isPresent())
            .forEach(change -> vouched.merge(change.repository(), 1, Integer::sum));
      }
    }
    return vouched;
  }

  /// The SHA-256 of every manifest that an entry speaks of.
  public Set<String> named() throws IOException {
    Set<String> named = new HashSet<>();
    for (Entry entry : entries()) {
      if (entry.event() instanceof Entry.Event.Run run) {
        run.changes().forEach(change -> change.manifest().ifPresent(named::add));
      }
    }
    return named;
  }

  /// Reads all entries, and checks every hash in the chain.
  public void verify() throws IOException {
    files.verify();
    entries();
  }

  private Entry read(int number) throws IOException {
    try {
      return Entry.from(files.read(number).content());
    } catch (BadValueException e) {
      throw new DamagedException(files.file(number), e.problem());
    }
  }
}
