package waymark.mirror.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.store.RepositoryKey;

/// The manifests that entries name, read once, and only where somebody asks.
public final class Named {

  private final Ledger ledger;
  private Optional<Map<RepositoryKey, List<String>>> all = Optional.empty();

  public Named(Ledger ledger) {
    this.ledger = ledger;
  }

  /// The SHA-256 of those of the repository, in order.
  public synchronized List<String> of(RepositoryKey key) throws IOException {
    if (all.isEmpty()) {
      all = Optional.of(ledger.named());
    }
    return all.get().getOrDefault(key, List.of());
  }
}
