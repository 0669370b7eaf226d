package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import waymark.mirror.archive.Line;
import waymark.mirror.archive.Payload;
import waymark.mirror.archive.RefChange;
import waymark.mirror.archive.State;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Turns the manifests that a target has not seen into states in its outbox, one for one.
record Loading(Git git, Store store, Outbox outbox, InstantSource clock) {

  /// Packs what is missing.
  ///
  /// @return how far the repository has come; empty where it has no manifest yet
  Optional<Position> load(RepositoryKey key) throws GitRefused, IOException, InterruptedException {
    HashChain manifests = new HashChain(store.manifests(key));
    Optional<Position> known = outbox.position(key);
    int done = known.map(Position::sequence).orElse(Pruned.of(store, key).sequence());
    boolean news = manifests.goesOn(done);
    if (!news && known.filter(Position::pending).isEmpty()) {
      return known;
    }
    Position position =
        known.isPresent() ? whole(key, known.get()) : outbox.begin(key, clock.instant(), done);
    outbox.sweep(key, position);
    return Optional.of(append(key, position));
  }

  /// Where the states that we keep of a line have rotted, nothing can be added to it any more: a
  /// new one is begun.
  private Position whole(RepositoryKey key, Position known) throws IOException {
    try {
      outbox.line(key, known);
      return known;
    } catch (DamagedException _) {
      return outbox.begin(key, clock.instant(), Pruned.of(store, key).sequence());
    }
  }

  private Position append(RepositoryKey key, Position from)
      throws GitRefused, IOException, InterruptedException {
    Position position = from;
    Line line = outbox.line(key, from);
    NavigableMap<String, Oid> before = line.refs(line.states().size());
    Optional<State> last = line.last();
    NavigableMap<String, Oid> after = new TreeMap<>();
    for (Manifest manifest : new Chain(new HashChain(store.manifests(key))).manifests()) {
      after = manifest.after(after);
      if (manifest.sequence() <= from.sequence()) {
        continue;
      }
      State state = state(key, position, manifest, before, after, last);
      Path folder = outbox.lineFolder(key, position);
      Outbox.put(folder.resolve(state.path()), state.bytes(), position);
      position = position.withPacked(manifest.sequence(), state.number());
      outbox.write(key, position);
      last = Optional.of(state);
      before = after;
    }
    return position;
  }

  private State state(
      RepositoryKey key,
      Position position,
      Manifest manifest,
      NavigableMap<String, Oid> before,
      NavigableMap<String, Oid> after,
      Optional<State> last)
      throws GitRefused, IOException, InterruptedException {
    long number = position.packed() + 1;
    List<RefChange> changes = RefChange.between(before, after);
    Path folder = outbox.lineFolder(key, position);
    // What came into an empty repository is what its refs reach.
    boolean all = number == 1 && manifest.previous().isEmpty() && manifest.lost().isEmpty();
    Optional<List<Payload>> linked =
        all
            ? new StorePacks(store.git(key), folder).linked(manifest.artefacts())
            : Optional.empty();
    List<Payload> payloads =
        linked.isPresent()
            ? linked.get()
            : new Packing(git, store.git(key), folder)
                .pack(
                    number,
                    tips(before, last.map(State::head)),
                    tips(after, Optional.of(manifest.head())),
                    changes);
    return new State(
        number,
        key,
        manifest.name(),
        manifest.time(),
        manifest.run(),
        last.map(State::sha256),
        manifest.head(),
        payloads,
        changes);
  }

  private static Set<Oid> tips(NavigableMap<String, Oid> refs, Optional<Head> head) {
    Set<Oid> tips = new TreeSet<>(refs.values());
    if (head.orElse(new Head.Symbolic("")) instanceof Head.Detached(var oid)) {
      tips.add(oid);
    }
    return tips;
  }
}
