package waymark.mirror.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import waymark.mirror.config.Config;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.Git;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Orphans;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Entry;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.RunId;
import waymark.mirror.process.Programs;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Scratch;
import waymark.mirror.store.Store;
import waymark.mirror.store.StoreLock;
import waymark.mirror.store.Unsettled;

/// Puts right what a run that died or failed has left: its programs, its half-written files, and
/// the entry of the ledger that it did not come to write, with the brake that it did not come to
/// pull. A repository where that cannot be done is remembered, brakes, and is tried again by every
/// run.
///
/// @param programs that git is run with
record Recovery(Config config, Store store, Programs programs, Git git, Ledger ledger) {

  /// To be called with the lock held, before anything else. When it is back, what it found is
  /// durable, and the lock may be [cleared][StoreLock#cleared].
  ///
  /// @param now the time for an entry that is made up for
  Recovered run(StoreLock.Before before, Instant now) throws IOException, InterruptedException {
    boolean died = before != StoreLock.Before.CLEAN;
    if (died) {
      Orphans.end(store.root());
      Scratch.sweep(store.root());
      ledger.sweep();
    }
    boolean torn = before == StoreLock.Before.MACHINE_DOWN && ledger.clear();
    List<Lost> entries = died ? ledger.lost() : ledger.lastLost();
    Map<RepositoryKey, StoreLock.Before> open = Unsettled.of(store).repositories();
    Map<RepositoryKey, List<Lost>> lost = new HashMap<>();
    NavigableMap<RepositoryKey, String> why = new TreeMap<>();
    if (!died && open.isEmpty() && entries.isEmpty()) {
      return new Recovered(lost, why);
    }
    NavigableMap<RepositoryKey, StoreLock.Before> unsettled = new TreeMap<>();
    NavigableMap<RepositoryKey, String> news = new TreeMap<>();
    List<Belated> belated = new ArrayList<>();
    Map<RepositoryKey, List<String>> named = ledger.named();
    NavigableSet<RepositoryKey> keys = new TreeSet<>(named.keySet());
    keys.addAll(store.keys());
    for (RepositoryKey key : keys) {
      StoreLock.Before end = worse(before, open.getOrDefault(key, StoreLock.Before.CLEAN));
      List<String> theirs = named.getOrDefault(key, List.of());
      Escrow escrow = new Escrow(git, store.git(key), config.patience().deadline());
      boolean clean = end == StoreLock.Before.CLEAN;
      try {
        List<Lost> untold =
            clean
                ? List.of()
                : new Leftovers(store, key, escrow).clear(end, theirs, entries.isEmpty());
        if (!untold.isEmpty()) {
          lost.put(key, untold);
          // Until a manifest tells of them, which the run may not come to write.
          unsettled.put(key, end);
          news.put(key, untold.getFirst().problem());
        } else if (!clean || !entries.isEmpty()) {
          boolean anywhere = !entries.isEmpty() || open.containsKey(key);
          belated.addAll(Belated.of(Chain.of(store, key), escrow, theirs, anywhere));
        }
      } catch (IOException | GitRefused e) {
        if (programs.stopped()) {
          throw new InterruptedException("the job was asked to end; the next one begins anew");
        }
        unsettled.put(key, worse(end, StoreLock.Before.KILLED));
        String problem = Objects.requireNonNullElse(e.getMessage(), e.toString());
        why.put(key, problem);
        news.put(key, problem);
      }
    }
    news.keySet().removeAll(open.keySet());
    if (!belated.isEmpty() || torn || !entries.isEmpty() || !news.isEmpty()) {
      makeUp(belated, reasons(belated, torn, entries, news, now), entries, now);
    }
    // After the entry: where it is not written, all of this is done again.
    new Unsettled(unsettled).write(store);
    return new Recovered(lost, why);
  }

  private static StoreLock.Before worse(StoreLock.Before one, StoreLock.Before other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /// Writes the entry for these.
  ///
  /// @param lost entries
  private void makeUp(List<Belated> belated, List<String> reasons, List<Lost> lost, Instant now)
      throws IOException {
    Optional<RunId> run = belated.stream().map(Belated::run).max(Comparator.naturalOrder());
    RunId id = lost.isEmpty() && run.isPresent() ? run.get() : RunId.of(ledger.next(), now);
    List<Change> changes = belated.stream().map(one -> one.done().change()).toList();
    if (!lost.isEmpty()) {
      // It may take for gone what a lost entry said is back.
      Files.deleteIfExists(store.state());
    }
    ledger.append(new Entry.Event.Run(id, false, changes, reasons, 4, true), now, lost);
  }

  private List<String> reasons(
      List<Belated> belated,
      boolean torn,
      List<Lost> lost,
      Map<RepositoryKey, String> unsettled,
      Instant now)
      throws IOException {
    List<Done> all = new ArrayList<>(belated.stream().map(Belated::done).toList());
    Set<RepositoryKey> seen = new HashSet<>();
    all.forEach(one -> seen.add(one.change().repository()));
    List<Known> known = State.read(store).there();
    known.stream().filter(k -> !seen.contains(k.key())).map(Done::unchanged).forEach(all::add);
    List<String> reasons = new ArrayList<>(new Brake(config.brake(), known, now).reasons(all));
    if (torn) {
      reasons.add(
          "the entry of the ledger that was written when the machine went down is torn: whether"
              + " that run braked is not known");
    }
    for (Lost entry : lost) {
      reasons.add(
          entry.problem()
              + ": whether that run braked, and what vanished or came back in it, is not known");
    }
    unsettled.forEach((key, why) ->
        reasons.add(key + ": what upstream lost in the run that died cannot be told yet: " + why));
    return reasons;
  }
}
