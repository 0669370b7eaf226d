package waymark.mirror.sync;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;

/// A HEAD that names a commit itself, which perhaps no ref reaches: that commit is one more tip, to
/// be fetched and kept as those of refs are.
record DetachedHead(Escrow escrow) {

  private static final String NAME = "HEAD";

  /// Whether nothing of it is left to do: its commit is here, or it names a ref.
  boolean held(Head head, NavigableMap<String, Oid> refs) throws IOException, InterruptedException {
    return !(head instanceof Head.Detached(var oid))
        || refs.containsValue(oid)
        || escrow.holdsCommit(oid);
  }

  /// How its commit is asked for.
  interface Fetch {
    void fetch(List<Oid> oids) throws GitRefused, IOException, InterruptedException;
  }

  /// Fetches its commit, and keeps it.
  ///
  /// @param kept the tips that are kept already
  /// @param otherwise what HEAD is where the forge does not give the commit that it names
  Head fetched(Head head, Collection<Oid> kept, Head otherwise, Fetch forge)
      throws IOException, InterruptedException {
    if (!(head instanceof Head.Detached(var oid)) || kept.contains(oid)) {
      return head;
    }
    try {
      forge.fetch(List.of(oid));
    } catch (GitRefused _) {
      return otherwise;
    }
    return escrow.holdsCommit(oid) ? head : otherwise;
  }

  /// That HEAD is not kept as it is upstream, in words.
  static Optional<String> withheld(Head there, Head kept) {
    return kept.equals(there)
        ? Optional.empty()
        : Optional.of(
            "its HEAD is %s, a commit that the forge does not give: kept as %s"
                .formatted(there.text(), kept.text()));
  }

  /// The tips by the names of their refs, with HEAD's own where no ref has it and it is here.
  NavigableMap<String, Oid> tips(NavigableMap<String, Oid> refs, Head head)
      throws IOException, InterruptedException {
    if (head instanceof Head.Detached(var oid) && !refs.containsValue(oid) && held(head, refs)) {
      NavigableMap<String, Oid> tips = new TreeMap<>(refs);
      tips.put(NAME, oid);
      return tips;
    }
    return refs;
  }
}
