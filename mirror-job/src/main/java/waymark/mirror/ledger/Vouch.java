package waymark.mirror.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// Writes down that a repository's packs are others than before, with nothing else changed: mended,
/// or made anew by retention. The store must be locked.
public record Vouch(Store store) {

  /// @param packs all that there are now; they must be durable
  /// @param why for a person who reads the ledger
  public void write(RepositoryKey key, List<Artefact> packs, String why, Instant now)
      throws IOException {
    Chain chain = Chain.of(store, key);
    Snapshot latest = chain.latest().orElseThrow();
    Manifest before = latest.manifest();
    Ledger ledger = new Ledger(store);
    RunId run = RunId.of(ledger.next(), now);
    Manifest whole =
        new Manifest(
            before.repository(),
            before.sequence() + 1,
            run,
            now,
            before.name(),
            before.head(),
            true,
            latest.refs(),
            List.of(),
            List.of(),
            packs,
            Optional.of(latest.sha256()),
            List.of());
    // As if it were the first: written whole, so that packs that are no more are not in it.
    String sha256 = chain.append(whole, Optional.empty()).sha256();
    Change change =
        new Change(
            key,
            before.name(),
            Outcome.UPDATED,
            Optional.empty(),
            0,
            0,
            Optional.of(sha256),
            Optional.of(why));
    ledger.append(new Entry.Event.Run(run, false, List.of(change), List.of(), 0, false), now);
  }
}
