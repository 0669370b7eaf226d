package waymark.mirror.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import waymark.mirror.git.Oid;
import waymark.mirror.store.RepositoryKey;
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
    return last(_ -> true);
  }

  /// The repository at that time: the last manifest before the first that is later. One after that
  /// has a smaller time only because the clock was behind when it was written.
  ///
  /// @throws DamagedException where the manifest that is meant may be one that cannot be read
  public Optional<Snapshot> at(Instant time) throws IOException {
    Optional<Read> found = Optional.empty();
    Optional<DamagedException> doubt = Optional.empty();
    int length = files.length();
    for (int number = 1; number <= length; number++) {
      try {
        Read next = read(number);
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

  /// The repository as that run left it.
  public Optional<Snapshot> at(RunId run) throws IOException {
    return last(manifest -> manifest.run().compareTo(run) <= 0);
  }

  /// The repository before the manifest of that number; empty before the first.
  public Optional<Snapshot> before(int sequence) throws IOException {
    return sequence > 1
        ? Optional.of(assemble(read(sequence - 1), sequence - 1))
        : Optional.empty();
  }

  /// All manifests in order, as their files have them.
  public List<Manifest> manifests() throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    int length = files.length();
    for (int number = 1; number <= length; number++) {
      manifests.add(read(number).manifest());
    }
    return manifests;
  }

  /// Clears away what a run that died has left of a manifest.
  ///
  /// @param vouched how many manifests the ledger speaks of; only a later one can be torn, an
  ///   earlier one is damaged in another way, and stays
  public void clear(int vouched) throws IOException {
    files.sweep();
    for (int last = files.length(); last > vouched; last--) {
      try {
        read(last);
        return;
      } catch (DamagedException _) {
        files.setAside(last);
      }
    }
  }

  /// Reads the whole chain, and checks every hash in it.
  public void verify() throws IOException {
    files.verify();
    manifests();
  }

  /// Adds a manifest, durably. It is given whole, and written as a difference to the one before
  /// except for each 32nd.
  ///
  /// @return the snapshot, with the hash that the file got
  public Snapshot append(Manifest whole, Optional<Snapshot> before) throws IOException {
    Manifest written = written(whole, before);
    String sha256 = files.append(whole.sequence(), written.toJson());
    return new Snapshot(written, sha256, whole.refs(), byName(whole.artefacts()));
  }

  /// The same, written beside its place: for a group that is made durable at once.
  public HashChain.Staged stage(Manifest whole, Optional<Snapshot> before) throws IOException {
    return files.stage(whole.sequence(), written(whole, before).toJson());
  }

  private static Manifest written(Manifest whole, Optional<Snapshot> before) {
    return before.isEmpty() || whole.sequence() % WHOLE_EVERY == 1
        ? whole
        : difference(whole, before.get());
  }

  private static Manifest difference(Manifest whole, Snapshot before) {
    NavigableMap<String, Oid> moved = new TreeMap<>(whole.refs());
    moved.entrySet().removeIf(e -> e.getValue().equals(before.refs().get(e.getKey())));
    return new Manifest(
        whole.repository(),
        whole.sequence(),
        whole.run(),
        whole.time(),
        whole.name(),
        whole.head(),
        false,
        moved,
        before.refs().keySet().stream().filter(ref -> !whole.refs().containsKey(ref)).toList(),
        whole.displaced(),
        whole.artefacts().stream().filter(a -> !before.artefacts().containsKey(a.file())).toList(),
        whole.previous());
  }

  private record Read(Manifest manifest, String sha256) {}

  private Read read(int number) throws IOException {
    HashChain.Link link = files.read(number);
    try {
      return new Read(Manifest.from(link.content()), link.sha256());
    } catch (BadValueException e) {
      throw new DamagedException(files.file(number), e.problem());
    }
  }

  private Optional<Snapshot> last(Predicate<Manifest> wanted) throws IOException {
    for (int number = files.length(); number > 0; number--) {
      Read newest = read(number);
      if (wanted.test(newest.manifest())) {
        return Optional.of(assemble(newest, number));
      }
    }
    return Optional.empty();
  }

  private Snapshot assemble(Read newest, int number) throws IOException {
    List<Manifest> needed = new ArrayList<>(List.of(newest.manifest()));
    while (!needed.getLast().whole()) {
      needed.add(read(number - needed.size()).manifest());
    }
    Collections.reverse(needed);
    NavigableMap<String, Oid> refs = new TreeMap<>();
    List<Artefact> artefacts = new ArrayList<>();
    for (Manifest manifest : needed) {
      manifest.gone().forEach(refs::remove);
      refs.putAll(manifest.refs());
      artefacts.addAll(manifest.artefacts());
    }
    return new Snapshot(newest.manifest(), newest.sha256(), refs, byName(artefacts));
  }

  private static NavigableMap<String, Artefact> byName(List<Artefact> artefacts) {
    NavigableMap<String, Artefact> byName = new TreeMap<>();
    artefacts.forEach(artefact -> byName.put(artefact.file(), artefact));
    return byName;
  }
}
