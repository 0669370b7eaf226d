package waymark.mirror.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.HashChain;
import waymark.mirror.ledger.Lost;
import waymark.mirror.store.Disk;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Makes what updates have fetched part of the escrow, many at a time: all their packs and refs and
/// manifests are made durable with one syncfs(2), then the manifests are renamed into their chains,
/// then the names are made durable with another.
final class Commits {

  private static final int GROUP = 256;

  /// Until they are written, the refs of those that wait take memory.
  private static final int REFS = 50_000;

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final Store store;
  private final Disk disk;
  private final Map<RepositoryKey, List<Lost>> told = new HashMap<>();
  private final List<Look.Changed> waiting = new ArrayList<>();
  private final Map<RepositoryKey, String> committed = new HashMap<>();
  private final Map<RepositoryKey, String> failed = new HashMap<>();
  private long oldest;
  private int refs;
  private boolean unsure;

  Commits(Store store, Disk disk) {
    this.store = store;
    this.disk = disk;
  }

  /// Takes one; commits all that wait where there are many, or one waits for long.
  synchronized void add(Look.Changed changed) throws InterruptedException {
    if (waiting.isEmpty()) {
      oldest = System.nanoTime();
    }
    waiting.add(changed);
    refs += changed.whole().refs().size();
    refs += changed.before().map(before -> before.refs().size()).orElse(0);
    if (waiting.size() >= GROUP || refs >= REFS || System.nanoTime() - oldest > PATIENCE_NANOS) {
      commit();
    }
  }

  /// Commits all that wait.
  synchronized void commit() throws InterruptedException {
    if (waiting.isEmpty()) {
      return;
    }
    Map<RepositoryKey, HashChain.Staged> staged = new HashMap<>();
    for (Look.Changed one : waiting) {
      RepositoryKey key = one.whole().repository();
      try {
        staged.put(key, Chain.of(store, key).stage(one.whole(), one.before()));
        told.put(key, one.whole().lost());
      } catch (IOException e) {
        failed.put(key, said(e));
      }
    }
    waiting.clear();
    refs = 0;
    boolean renamed = false;
    try {
      disk.sync();
      renamed = true;
      staged.forEach(this::rename);
      disk.sync();
    } catch (IOException e) {
      unsure |= renamed;
      staged.forEach((key, file) -> undo(key, file, e));
    }
  }

  private void rename(RepositoryKey key, HashChain.Staged staged) {
    try {
      staged.commit();
      Chain.of(store, key).putAside(told.getOrDefault(key, List.of()));
      committed.put(key, staged.sha256());
    } catch (IOException e) {
      undo(key, staged, e);
    }
  }

  private void undo(RepositoryKey key, HashChain.Staged staged, IOException why) {
    failed.put(key, said(why));
    committed.remove(key);
    try {
      Files.deleteIfExists(staged.beside());
    } catch (IOException _) {
      // The next run writes over it.
    }
  }

  private static String said(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), "the manifest could not be written");
  }

  /// The SHA-256 of each manifest that is part of its chain now.
  synchronized Map<RepositoryKey, String> committed() {
    return Map.copyOf(committed);
  }

  /// Why the others are not.
  synchronized Map<RepositoryKey, String> failed() {
    return Map.copyOf(failed);
  }

  /// Whether one that failed may be part of its chain all the same: its name is there, and whether
  /// it is durable is not known.
  synchronized boolean unsure() {
    return unsure;
  }
}
