package waymark.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import waymark.mirror.git.GitRefused;
import waymark.mirror.process.Interruption;
import waymark.mirror.restore.ArchiveOrigin;
import waymark.mirror.ship.Download;
import waymark.mirror.ship.Nas;
import waymark.mirror.ship.NasRefused;
import waymark.mirror.ship.Ship;
import waymark.mirror.ship.Shipped;
import waymark.mirror.store.Folders;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;
import waymark.mirror.verify.ArchiveCheck;
import waymark.mirror.verify.Damage;
import waymark.mirror.verify.LastGood;
import waymark.mirror.verify.Mend;
import waymark.mirror.verify.Rounds;
import waymark.mirror.verify.Share;
import waymark.mirror.verify.StoreCheck;

/// `mirror-job verify`.
@Command(
    name = "verify",
    description = {
      "Checks the store and every NAS: chains, sizes and connectivity of all repositories,",
      "and every byte of a share of them, those first that were read longest ago."
    },
    footer = {
      "",
      "Exit: 0 all whole, 1 something is damaged (mended or not), 2 wrong usage, 3 a NAS refused",
      "or another job holds the store, 4 the store could not be read."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Option(names = "--full", description = "read every byte of all repositories")
  boolean full;

  @Option(
      names = "--share",
      paramLabel = "1/7",
      description = "read every byte of this share of them")
  @Nullable String share;

  @Option(names = "--mend", description = "mend what is damaged from the copy that is whole")
  boolean mend;

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  private final List<Damage> damages = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private int files;

  @Override
  public Integer call()
      throws IOException, FaultsException, BadValueException, InterruptedException {
    damages.clear();
    refused.clear();
    Tools tools = Tools.of(common.config(), common.echo());
    Store store = tools.store();
    Optional<Share> read = full ? Optional.of(Share.ALL) : Optional.empty();
    if (share != null) {
      read = Optional.of(Share.parse(share));
    }
    Optional<StoreLock> lock = StoreLock.take(store);
    if (lock.isEmpty()) {
      common.err().println("verify: " + StoreLock.holder(store) + " is at work on " + store.root());
      return Exit.REFUSED;
    }
    Path scratch = Tools.scratch(store.root());
    try (StoreLock _ = lock.get();
        Interruption _ = new Interruption(tools.programs())) {
      check(tools, store, read, scratch);
    } finally {
      Folders.delete(scratch);
    }
    return tell(tools, store);
  }

  private void check(Tools tools, Store store, Optional<Share> read, Path scratch)
      throws IOException, InterruptedException {
    List<RepositoryKey> keys = store.keys();
    Rounds rounds = new Rounds(store.checks("verify"));
    List<RepositoryKey> due = read.isPresent() ? read.get().due(keys, rounds.read()) : List.of();
    StoreCheck here = new StoreCheck(tools.git(), store);
    here.ledger().ifPresent(damages::add);
    for (RepositoryKey key : keys) {
      damages.addAll(due.contains(key) ? here.full(key) : List.of());
      damages.addAll(here.quick(key));
    }
    for (Nas nas : tools.nases()) {
      try {
        check(tools, store, nas, keys, due, Files.createTempDirectory(scratch, "nas"));
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
    files = due.size();
  }

  private void check(
      Tools tools,
      Store store,
      Nas nas,
      List<RepositoryKey> keys,
      List<RepositoryKey> due,
      Path scratch)
      throws NasRefused, IOException, InterruptedException {
    ArchiveOrigin archive = Download.begin(nas, tools.git(), scratch);
    Map<String, Long> sizes = nas.sizes(Files.createTempDirectory(scratch, "empty"), nas.reader());
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
    Ship ship = new Ship(nas, tools.git(), store, InstantSource.system(), _ -> {});
    Set<RepositoryKey> renewed = new HashSet<>();
    for (RepositoryKey key : keys) {
      if (ship.line(key).isEmpty()) {
        continue;
      }
      List<Damage> found = new ArrayList<>(there.quick(key));
      found.addAll(due.contains(key) ? there.full(key) : List.of());
      boolean rottenHere = mend && mendStore(tools, store, archive, key, found.isEmpty(), scratch);
      if (mend && !found.isEmpty() && !rottenHere) {
        ship.renew(key);
        renewed.add(key);
      }
      damages.addAll(found);
    }
    if (!renewed.isEmpty()) {
      mendedThere(nas, ship.ship(renewed), renewed);
    }
  }

  /// @return whether the store's own copy is damaged still
  private boolean mendStore(
      Tools tools,
      Store store,
      ArchiveOrigin archive,
      RepositoryKey key,
      boolean whole,
      Path scratch)
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
      String how = new Mend(tools.git(), store).from(archive, key, room, Instant.now());
      StoreCheck check = new StoreCheck(tools.git(), store);
      if (check.full(key).isEmpty() && check.quick(key).isEmpty()) {
        damages.replaceAll(d -> here.contains(d) ? d.mendedBy(how) : d);
        return false;
      }
    } catch (GitRefused | IOException e) {
      common.err().println("verify: " + key + " could not be mended: " + e.getMessage());
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

  private int tell(Tools tools, Store store) throws IOException {
    int exit = !refused.isEmpty() ? Exit.REFUSED : damages.isEmpty() ? Exit.DONE : Exit.FINDINGS;
    Instant now = Instant.now();
    LastGood good = new LastGood(store.checks("verify-good"));
    if (exit == Exit.DONE) {
      good.write(now);
    }
    if (tools.config().textfile().isPresent()) {
      Map<String, Long> numbers = new LinkedHashMap<>();
      numbers.put("damages", (long) damages.size());
      numbers.put("repositories_read", (long) files);
      CheckMetrics.write(
          tools.config().textfile().get(),
          "verify",
          now,
          good.read().orElse(Instant.EPOCH),
          numbers);
    }
    if (json) {
      common
          .out()
          .println(
              JsonText.line(
                  Json.of(
                      "read",
                      files,
                      "damages",
                      damages.stream().map(Damage::toJson).toList(),
                      "refused",
                      Json.texts(refused),
                      "exit",
                      exit)));
    } else {
      damages.forEach(common.out()::println);
      common
          .out()
          .printf(
              "%s; %d of %d repositories read in full%n",
              damages.isEmpty() ? "everything is whole" : damages.size() + " things are damaged",
              files,
              store.keys().size());
    }
    refused.forEach(why -> common.err().println("verify: " + why));
    return exit;
  }
}
