package waymark.mirror.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /// The last run that braked, where nobody has acknowledged it yet.
  public Optional<Entry.Event.Run> openBrake() throws IOException {
    int length = files.length();
    for (int number = length; number > 0; number--) {
      switch (read(number).event()) {
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

  /// Adds an entry, durably, as the commit point of what it tells.
  public Entry append(Entry.Event event, Instant time) throws IOException {
    int number = next();
    Optional<String> previous =
        number == 1 ? Optional.empty() : Optional.of(files.read(number - 1).sha256());
    Entry entry = new Entry(number, time, event, previous);
    files.append(number, entry.toJson());
    return entry;
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
