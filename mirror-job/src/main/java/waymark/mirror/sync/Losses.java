package waymark.mirror.sync;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.DamagedException;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Snapshot;

/// What upstream lost of a repository between two runs, for the brake. Everything is measured
/// twice, by all branches and tags that there were and by those alone that were there long ago:
/// whoever pushes a hundred new ones first, to make the loss a small share, changes nothing in the
/// second.
///
/// @param all of the branches and tags that there were
/// @param older of those that were there long ago
/// @param branch what became of the default branch
/// @param untold manifests between the two that are lost: what upstream lost then is not known
record Losses(Share all, Share older, DefaultBranch branch, List<Lost> untold) {

  static final Losses NONE = new Losses(Share.NONE, Share.NONE, DefaultBranch.KEPT, List.of());

  /// One measure.
  ///
  /// @param before branches and tags that there were
  /// @param displaced of these, moved by force or deleted unmerged
  /// @param tagsMoved whether there were two tags or more, and each is another or gone
  record Share(int before, int displaced, boolean tagsMoved) {

    static final Share NONE = new Share(0, 0, false);
  }

  /// The same, with these manifests lost.
  Losses without(List<Lost> manifests) {
    return new Losses(all, older, branch, manifests);
  }

  /// Compares two states of a repository.
  ///
  /// @param displaced what had to be kept apart between them
  /// @param chain of the repository
  /// @param now the time of the newer state
  static Losses of(
      Escrow escrow,
      Snapshot before,
      Map<String, Oid> refs,
      Head head,
      List<Displaced> displaced,
      Chain chain,
      Instant now)
      throws IOException, InterruptedException, GitRefused {
    Map<String, Oid> old = before.refs();
    Set<String> names =
        old.keySet().stream().filter(Losses::branchOrTag).collect(Collectors.toSet());
    Share all = share(names, old, refs, displaced);
    Share older = all;
    if (all.displaced() > 0 || tagsChanged(old, refs)) {
      names.retainAll(longAgo(chain, before, now));
      older = share(names, old, refs, displaced);
    }
    DefaultBranch branch = DefaultBranch.between(escrow, old, before.manifest().head(), refs, head);
    return new Losses(all, older, branch, List.of());
  }

  private static Set<String> longAgo(Chain chain, Snapshot before, Instant now) throws IOException {
    try {
      Optional<Snapshot> then = chain.at(now.minus(Brake.SETTLED));
      return (then.isPresent() ? then : chain.first()).orElse(before).refs().keySet();
    } catch (DamagedException _) {
      return before.refs().keySet();
    }
  }

  private static Share share(
      Set<String> names, Map<String, Oid> old, Map<String, Oid> now, List<Displaced> displaced) {
    List<String> tags = names.stream().filter(ref -> ref.startsWith("refs/tags/")).toList();
    return new Share(
        names.size(),
        (int) displaced.stream().filter(one -> names.contains(one.ref())).count(),
        tags.size() > 1
            && tags.stream().noneMatch(tag -> Objects.equals(old.get(tag), now.get(tag))));
  }

  private static boolean tagsChanged(Map<String, Oid> old, Map<String, Oid> now) {
    return old.keySet().stream()
        .filter(ref -> ref.startsWith("refs/tags/"))
        .anyMatch(tag -> !Objects.equals(old.get(tag), now.get(tag)));
  }

  /// Pull requests are forced by their authors all the time: they say nothing of an attack.
  private static boolean branchOrTag(String ref) {
    return ref.startsWith("refs/heads/") || ref.startsWith("refs/tags/");
  }
}
