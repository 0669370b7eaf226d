package waymark.mirror.ledger;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.store.Pruned;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Store;

/// What a repository must still have, whatever upstream has let go of since.
public record Kept(Store store) {

  /// Everything that a state names which retention has not let go. A ref that did not change in the
  /// first of these states is named by a manifest before it, and kept all the same.
  public Set<Oid> tips(RepositoryKey key) throws IOException {
    int pruned = Pruned.of(store, key).sequence();
    NavigableMap<String, Oid> refs = new TreeMap<>();
    Set<Oid> tips = new TreeSet<>();
    for (Manifest manifest : Chain.of(store, key).manifests()) {
      refs = manifest.after(refs);
      if (manifest.sequence() == pruned + 1) {
        tips.addAll(refs.values());
      }
      if (manifest.sequence() > pruned) {
        tips.addAll(manifest.refs().values());
        if (!manifest.lost().isEmpty()) {
          manifest.displaced().stream().map(Displaced::was).forEach(tips::add);
        }
        if (manifest.head() instanceof Head.Detached(var oid)) {
          tips.add(oid);
        }
      }
    }
    return tips;
  }
}
