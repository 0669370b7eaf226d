package waymark.mirror.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.store.Store;
import waymark.mirror.text.BadValueException;

/// The manifests of one repository.
public final class Chain {

  /// Each so many manifests, one is written whole, so that no more need be read for a snapshot.
  private static final int WHOLE_EVERY = 32;

  private final HashChain files;

  public Chain(HashChain files) {
    this.files = files;
  }

  public static Chain of(Store store, RepositoryKey key) {
    return new Chain(new HashChain(store.manifests(key)));
  }

  /// The repository now; empty where no manifest was written yet.
  public Optional<Snapshot> latest() throws IOException {
    int length = files.length();
    return length == 0 ? Optional.empty() : Optional.of(assemble(read(length), length));
  }

  /// The repository at that time: the last manifest before the first that is later. One after that
  /// has a smaller time only because the clock was behind when it was written.
  ///
  /// @throws DamagedException where the manifest that is meant may be one that cannot be read
  public Optional<Snapshot> at(Instant time) throws IOException {
    Optional<Told> found = Optional.empty();
    Optional<DamagedException> doubt = Optional.empty();
    int length = files.length();
    for (int number = 1; number <= length; number++) {
      try {
        Told next = read(number);
        if (next.manifest().time().isAfter(time)) {
          break;
        }
        found = Optional.of(next);
        doubt = Optional.empty();
      } catch (DamagedException e) {
        doubt = Optional.of(e);
      }
    }
    if (doubt.isPresent()) {
      throw doubt.get();
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(assemble(found.get(), found.get().manifest().sequence()));
  }

  /// The oldest state that can still be told; empty where no manifest was written yet.
  public Optional<Snapshot> first() throws IOException {
    int length = files.length();
    for (int number = 1; number <= length; number++) {
      try {
        return Optional.of(assemble(read(number), number));
      } catch (DamagedException _) {
        // The next one may tell.
      }
    }
    return Optional.empty();
  }

  /// The repository as that run left it.
  public Optional<Snapshot> at(RunId run) throws IOException {
    Set<Integer> told = new HashSet<>();
    for (int number = files.length(); number > 0; number--) {
      if (!Files.exists(files.file(number)) && told.contains(number)) {
        continue;
      }
      Told newest = read(number);
      newest.manifest().lost().forEach(one -> told.add(one.number()));
      int later = run.compareTo(newest.manifest().run());
      if (later > 0 && told.contains(number + 1) && !Files.exists(files.file(number + 1))) {
        throw new DamagedException(
            files.file(number + 1), "is lost, and may be of that run; ask the NAS's copy");
      }
      if (later >= 0) {
        return Optional.of(assemble(newest, number));
      }
    }
    return Optional.empty();
  }

  /// The repository before the manifest of that number, as the last one tells that can; empty
  /// before the first.
  public Optional<Snapshot> before(int sequence) throws IOException {
    for (int number = sequence - 1; number > 0; number--) {
      try {
        return Optional.of(assemble(read(number), number));
      } catch (DamagedException _) {
        // Lost, or a difference to one that is: the one before it may still tell.
      }
    }
    return Optional.empty();
  }

  /// The repository as the last manifest tells that can be read.
  public Optional<Snapshot> readable() throws IOException {
    return before(files.length() + 1);
  }

  /// All manifests in order, as their files have them; where some are lost and that was told, those
  /// only whose refs are known all the same.
  public List<Manifest> manifests() throws IOException {
    List<Manifest> newestFirst = new ArrayList<>();
    Set<Integer> told = new HashSet<>();
    for (int number = files.length(); number > 0; number--) {
      if (Files.exists(files.file(number)) || !told.contains(number)) {
        Manifest manifest = read(number).manifest();
        manifest.lost().forEach(one -> told.add(one.number()));
        newestFirst.add(manifest);
      }
    }
    List<Manifest> manifests = new ArrayList<>();
    for (Manifest manifest : newestFirst.reversed()) {
      int last = manifests.isEmpty() ? 0 : manifests.getLast().sequence();
      if (manifest.whole() || manifest.sequence() == last + 1) {
        manifests.add(manifest);
      }
    }
    return manifests;
  }

  /// Takes out of the chain what was torn when the machine went down.
  ///
  /// @param vouched how many manifests the ledger speaks of; only a later one can be torn, an
  ///   earlier one is damaged in another way, and stays
  public void clear(int vouched) throws IOException {
    for (int last = files.length(); last > vouched; last--) {
      try {
        read(last);
        return;
      } catch (DamagedException _) {
        files.putAside(List.of(last));
      }
    }
  }

  /// Deletes what was written beside the chain and never became part of it.
  public void sweep() throws IOException {
    files.sweep();
  }

  /// The manifests that are lost, and of which none tells yet.
  ///
  /// @param named SHA-256 of those that the ledger speaks of, in order
  public List<Lost> lost(List<String> named) throws IOException {
    return Survey.lost(files, Manifest::from, named);
  }

  /// What there is to go on from where manifests are lost.
  ///
  /// @param snapshot all that the others say of the newest state, together; empty where there is no
  ///   other
  /// @param end the number of the last manifest that there ever was
  /// @param previous its SHA-256, as far as it is known
  public record Remains(Optional<Snapshot> snapshot, int end, Optional<String> previous) {}

  /// What remains without these.
  public Remains without(List<Lost> lost) throws IOException {
    Lost last = lost.getLast();
    int end = Math.max(files.length(), last.number());
    Optional<String> written = last.number() == end ? last.sha256() : Optional.empty();
    Optional<String> previous =
        written.isEmpty() && Files.exists(files.file(end))
            ? Optional.of(Sha256.of(files.file(end)))
            : written;
    List<Told> left = new ArrayList<>();
    for (int number = 1; number <= end; number++) {
      int each = number;
      if (Files.exists(files.file(each)) && lost.stream().noneMatch(l -> l.number() == each)) {
        left.add(read(each));
      }
    }
    Optional<Snapshot> snapshot =
        left.isEmpty() ? Optional.empty() : Optional.of(Told.together(left));
    return new Remains(snapshot, end, previous);
  }

  /// Takes these out of the chain, once a manifest tells of them.
  public void putAside(List<Lost> told) throws IOException {
    files.putAside(told.stream().map(Lost::number).toList());
  }

  /// Adds a manifest, durably. It is given whole, and written as a difference to the one before
  /// except for each 32nd.
  ///
  /// @return the snapshot, with the hash that the file got
  public Snapshot append(Manifest whole, Optional<Snapshot> before) throws IOException {
    Manifest written = written(whole, before);
    String sha256 = files.append(whole.sequence(), written.toJson());
    return new Snapshot(written, sha256, whole.refs(), Told.byName(whole.artefacts()));
  }

  /// The same, written beside its place: for a group that is made durable at once.
  public HashChain.Staged stage(Manifest whole, Optional<Snapshot> before) throws IOException {
    return files.stage(whole.sequence(), written(whole, before).toJson());
  }

  private static Manifest written(Manifest whole, Optional<Snapshot> before) {
    return before.isEmpty() || !whole.lost().isEmpty() || whole.sequence() % WHOLE_EVERY == 1
        ? whole
        : whole.since(before.get());
  }

  private Told read(int number) throws IOException {
    HashChain.Link link = files.read(number);
    try {
      return new Told(Manifest.from(link.content()), link.sha256());
    } catch (BadValueException e) {
      throw new DamagedException(files.file(number), e.problem());
    }
  }

  private Snapshot assemble(Told newest, int number) throws IOException {
    List<Told> needed = new ArrayList<>(List.of(newest));
    while (!needed.getLast().manifest().whole()) {
      needed.add(read(number - needed.size()));
    }
    return Told.together(needed.reversed());
  }
}
