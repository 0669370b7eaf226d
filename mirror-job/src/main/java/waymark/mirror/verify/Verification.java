package waymark.mirror.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.restore.Origin;
import waymark.mirror.ship.Download;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.ship.OwnLines;
import waymark.mirror.ship.Rsync;
import waymark.mirror.ship.Ship;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// One look at the store and at every NAS, which mends each from the other where that is wanted.
/// The store must be locked.
public final class Verification {

  private final Git git;
  private final Store store;
  private final List<Nas> nases;
  private final boolean mend;
  private final Consumer<String> say;
  private final List<Damage> damages = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /// @param mend whether what is damaged is mended from the copy that is whole
  /// @param say told what could not be mended
  public Verification(Git git, Store store, List<Nas> nases, boolean mend, Consumer<String> say) {
    this.git = git;
    this.store = store;
    this.nases = nases;
    this.mend = mend;
    this.say = say;
  }

  /// What it found.
  ///
  /// @param repositories how many there are
  /// @param read of how many every byte was read
  /// @param chains whether the ledger or manifests are damaged: these only sync puts right
  /// @param refused why a NAS could not be looked at
  public record Found(
      int repositories, int read, List<Damage> damages, boolean chains, List<String> refused) {

    public Found {
      damages = List.copyOf(damages);
      refused = List.copyOf(refused);
    }
  }

  /// Checks everything.
  ///
  /// @param read of which share every byte is read; empty where none is
  /// @param scratch an empty folder on a disk with room for the largest repository twice
  public Found run(Optional<Share> read, Path scratch) throws IOException, InterruptedException {
    Map<RepositoryKey, List<String>> named = new Ledger(store).named();
    // Those that the ledger names have to be there.
    List<RepositoryKey> keys =
        Stream.concat(store.keys().stream(), named.keySet().stream()).distinct().sorted().toList();
    Rounds rounds = new Rounds(store.checks("verify"));
    List<RepositoryKey> due = read.isPresent() ? read.get().due(keys, rounds.read()) : List.of();
    StoreCheck here = new StoreCheck(git, store);
    damages.addAll(here.ledger());
    for (RepositoryKey key : keys) {
      damages.addAll(here.chain(key, named.getOrDefault(key, List.of())));
    }
    boolean chains = !damages.isEmpty();
    Set<RepositoryKey> untold = new HashSet<>();
    damages.forEach(damage -> damage.repository().ifPresent(untold::add));
    List<RepositoryKey> told = keys.stream().filter(key -> !untold.contains(key)).toList();
    for (RepositoryKey key : told) {
      damages.addAll(due.contains(key) ? here.full(key) : List.of());
      damages.addAll(here.quick(key));
    }
    for (Nas nas : nases) {
      try {
        check(nas, told, due, Files.createTempDirectory(scratch, "nas"));
      } catch (NasRefused e) {
        refused.add(e.getMessage() + "\n  mend: " + e.mend());
      }
    }
    Set<RepositoryKey> damaged = new HashSet<>();
    damages.forEach(damage -> damage.repository().ifPresent(damaged::add));
    Map<RepositoryKey, Instant> whole = new TreeMap<>();
    due.stream()
        .filter(key -> !damaged.contains(key) && refused.isEmpty())
        .forEach(key -> whole.put(key, Instant.now()));
    rounds.add(whole);
    return new Found(keys.size(), due.size(), damages, chains, refused);
  }

  private void check(Nas nas, List<RepositoryKey> keys, List<RepositoryKey> due, Path scratch)
      throws NasRefused, IOException, InterruptedException {
    ArchiveOrigin archive = Download.begin(nas, git, scratch);
    Origin ours = OwnLines.believed(archive, store, List.of(nas));
    Map<String, Long> sizes =
        new Rsync(nas).sizes(Files.createTempDirectory(scratch, "empty"), nas.reader());
    ArchiveCheck there =
        new ArchiveCheck(
            nas.place(),
            archive,
            sizes,
            paths -> {
              for (String path : paths) {
                Files.deleteIfExists(scratch.resolve(path));
              }
            });
    Ship ship = new Ship(nas, git, store, InstantSource.system(), _ -> {});
    Set<RepositoryKey> renewed = new HashSet<>();
    List<Damage> strangers = new ArrayList<>(there.unknown(known(keys, ship)));
    for (RepositoryKey key : keys) {
      Optional<String> line = ship.line(key);
      if (line.isEmpty()) {
        continue;
      }
      strangers.addAll(there.strangers(key, line.get(), ship.states(key)));
      List<Damage> found = new ArrayList<>(there.quick(key, line.get()));
      found.addAll(due.contains(key) ? there.full(key, line.get()) : List.of());
      boolean rottenHere = mend && mendStore(ours, key, found.isEmpty(), scratch);
      if (mend && !found.isEmpty() && !rottenHere) {
        ship.renew(key);
        renewed.add(key);
      }
      damages.addAll(found);
    }
    if (!renewed.isEmpty()) {
      mendedThere(nas, ship.ship(renewed), renewed);
    }
    damages.addAll(strangers);
  }

  /// Those of the archive that are ours: also one that the store has let go, and the NAS not yet.
  private static Predicate<RepositoryKey> known(List<RepositoryKey> keys, Ship ship) {
    return key -> keys.contains(key) || ship.began(key);
  }

  /// @return whether the store's own copy is damaged still
  private boolean mendStore(Origin archive, RepositoryKey key, boolean whole, Path scratch)
      throws IOException, InterruptedException {
    List<Damage> here =
        damages.stream()
            .filter(d -> d.copy().equals("store") && d.repository().equals(Optional.of(key)))
            .filter(d -> d.mended().isEmpty())
            .toList();
    if (here.isEmpty() || !whole) {
      return !here.isEmpty();
    }
    try {
      Path room = Files.createTempDirectory(scratch, "mend");
      String how = new Mend(git, store).from(archive, key, room, Instant.now());
      StoreCheck check = new StoreCheck(git, store);
      if (check.full(key).isEmpty() && check.quick(key).isEmpty()) {
        damages.replaceAll(d -> here.contains(d) ? d.mendedBy(how) : d);
        return false;
      }
    } catch (GitRefused | IOException e) {
      say.accept(key + " could not be mended: " + e.getMessage());
    }
    return true;
  }

  private void mendedThere(Nas nas, Shipped shipped, Set<RepositoryKey> renewed) {
    if (shipped.error().isPresent()) {
      refused.add(shipped.error().get());
      return;
    }
    damages.replaceAll(d ->
        d.copy().equals(nas.place())
                && d.repository().filter(renewed::contains).isPresent()
                && !shipped.failures().containsKey(d.repository().get())
            ? d.mendedBy("shipped again from the store, as a new line")
            : d);
  }
}
