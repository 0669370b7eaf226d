package waymark.mirror.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import waymark.mirror.archive.State;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.store.Disk;
import waymark.mirror.store.Folders;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Ships every manifest that a NAS has not seen. To be called by the one job that holds the store's
/// lock; harmless to call again at any time.
public final class Ship {

  /// Payloads of about this size are sent, checked and committed together.
  private static final long BATCH = 64L << 20;

  /// Repositories that are packed at once.
  private static final int AT_ONCE = 4;

  private final Nas nas;
  private final Store store;
  private final Outbox outbox;
  private final Loading loading;
  private final Views views;
  private final InstantSource clock;
  private final Disk disk;
  private final Delivery delivery;
  private final NavigableMap<RepositoryKey, String> failures = new TreeMap<>();

  /// @param progress told what is under way
  public Ship(Nas nas, Git git, Store store, InstantSource clock, Consumer<String> progress) {
    this.nas = nas;
    this.store = store;
    this.outbox = new Outbox(store.target(nas.name()));
    this.loading = new Loading(git, store, outbox, clock);
    this.views = new Views(nas);
    this.clock = clock;
    this.disk = nas.disk(outbox.root());
    this.delivery = new Delivery(nas, outbox, views, disk, progress);
  }

  /// Ships what is missing of these repositories; one that fails does not stop the others.
  public Shipped ship(Collection<RepositoryKey> keys) throws InterruptedException {
    try {
      List<Lot> lots = load(keys);
      if (lots.isEmpty()) {
        return result(new Shipped.Views.Untouched(), Optional.empty());
      }
      delivery.recognise();
      List<RepositoryKey> again = sendAll(lots);
      sendAll(load(again))
          .forEach(key -> failures.put(key, "the NAS keeps other bytes under its names"));
      return result(views.refresh(), Optional.empty());
    } catch (NasRefused e) {
      return failed(e.getMessage() + "\n  mend: " + e.mend());
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  /// Begins a new line for a repository whose line on the NAS is not whole, or reaches further back
  /// than it may: with the next [#ship] everything is sent again. The old line stays there.
  public void renew(RepositoryKey key) throws IOException {
    outbox.begin(key, clock.instant(), Pruned.of(store, key).sequence());
  }

  /// Forgets that the repository was ever shipped.
  public void forget(RepositoryKey key) throws IOException {
    Folders.delete(outbox.root().resolve(Outbox.folder(key)));
  }

  /// Whether the NAS has a plain repository of that name; a name that is no path has none.
  public static boolean isPlain(String name) {
    return Views.isPlain(name);
  }

  /// The folder there of the line that is being written, below the target's path; empty where
  /// nothing was shipped yet.
  public Optional<String> line(RepositoryKey key) throws IOException {
    return outbox.position(key).map(position -> Outbox.folder(key, position));
  }

  /// Whether anything of the repository was ever shipped there, and not forgotten since.
  public boolean began(RepositoryKey key) {
    return Files.isDirectory(outbox.root().resolve(Outbox.folder(key)));
  }

  /// How many states that line has as far as the store knows.
  public long states(RepositoryKey key) throws IOException {
    return outbox.position(key).map(Position::packed).orElse(0L);
  }

  /// @return repositories whose files there are not ours, for which a new line was begun
  private List<RepositoryKey> sendAll(List<Lot> lots)
      throws NasRefused, IOException, InterruptedException {
    List<RepositoryKey> again = new ArrayList<>();
    if (!lots.isEmpty()) {
      disk.sync();
    }
    for (List<Lot> batch : batches(lots)) {
      for (RepositoryKey key : delivery.send(batch)) {
        renew(key);
        again.add(key);
      }
    }
    return again;
  }

  private Shipped failed(String why) {
    return result(new Shipped.Views.Untouched(), Optional.of(why));
  }

  private Shipped result(Shipped.Views views, Optional<String> error) {
    failures.putAll(delivery.failures());
    return new Shipped(
        nas.place(),
        delivery.states(),
        delivery.files(),
        delivery.bytes(),
        delivery.confirmed(),
        views,
        Map.copyOf(failures),
        error);
  }

  /// Several at once: git and the disk take turns.
  private List<Lot> load(Collection<RepositoryKey> keys) throws InterruptedException {
    Map<RepositoryKey, Future<Optional<Lot>>> loads = new LinkedHashMap<>();
    List<Lot> lots = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      keys.forEach(key -> loads.put(key, pool.submit(() -> load(key))));
      for (Map.Entry<RepositoryKey, Future<Optional<Lot>>> one : loads.entrySet()) {
        try {
          one.getValue().get().ifPresent(lots::add);
        } catch (ExecutionException e) {
          failures.put(one.getKey(), why(e));
        }
      }
    }
    return lots;
  }

  private Optional<Lot> load(RepositoryKey key)
      throws GitRefused, IOException, InterruptedException {
    Optional<Position> position = loading.load(key).filter(Position::pending);
    return position.isPresent() ? Optional.of(lot(key, position.get())) : Optional.empty();
  }

  private static String why(ExecutionException failed) throws InterruptedException {
    return switch (failed.getCause()) {
      case GitRefused e -> String.valueOf(e.getMessage());
      case IOException e -> String.valueOf(e.getMessage());
      case InterruptedException e -> throw e;
      case null, default ->
          throw new IllegalStateException("a load failed in a way that is not foreseen", failed);
    };
  }

  /// What is sent is read once more before: a payload that rotted in the outbox is made anew.
  private Lot lot(RepositoryKey key, Position position) throws IOException {
    List<State> all = outbox.line(key, position).states();
    Lot lot =
        new Lot(key, position, all.subList(Math.toIntExact(position.confirmed()), all.size()));
    try {
      for (State state : lot.states()) {
        outbox.check(outbox.lineFolder(key, position), state);
      }
    } catch (DamagedException e) {
      renew(key);
      throw e;
    }
    return lot;
  }

  private static List<List<Lot>> batches(List<Lot> lots) {
    List<List<Lot>> batches = new ArrayList<>();
    long size = BATCH;
    for (Lot lot : lots) {
      if (size >= BATCH) {
        batches.add(new ArrayList<>());
        size = 0;
      }
      batches.getLast().add(lot);
      size += lot.bytes();
    }
    return batches;
  }
}
