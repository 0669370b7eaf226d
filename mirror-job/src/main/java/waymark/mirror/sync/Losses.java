package waymark.mirror.sync;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.ledger.Displaced;
import waymark.mirror.ledger.Lost;
import waymark.mirror.ledger.Snapshot;

/// What upstream lost of a repository between two runs, for the brake.
///
/// @param before branches and tags that there were
/// @param displaced of these, moved by force or deleted unmerged
/// @param orphaned whether the default branch has nothing in common with what it was, or is gone
/// @param tagsMoved whether there were two tags or more, and each is another or gone
/// @param untold manifests between the two that are lost: what upstream lost then is not known
record Losses(int before, int displaced, boolean orphaned, boolean tagsMoved, List<Lost> untold) {

  static final Losses NONE = new Losses(0, 0, false, false, List.of());

  /// The same, with these manifests lost.
  Losses without(List<Lost> manifests) {
    return new Losses(before, displaced, orphaned, tagsMoved, manifests);
  }

  /// Compares two states of a repository.
  ///
  /// @param displaced what had to be kept apart between them
  static Losses of(
      Escrow escrow, Snapshot before, Map<String, Oid> now, Head nowHead, List<Displaced> displaced)
      throws IOException, InterruptedException, GitRefused {
    Map<String, Oid> old = before.refs();
    List<String> ours = old.keySet().stream().filter(Losses::branchOrTag).toList();
    List<String> tags = ours.stream().filter(ref -> ref.startsWith("refs/tags/")).toList();
    return new Losses(
        ours.size(),
        (int) displaced.stream().filter(d -> branchOrTag(d.ref())).count(),
        orphaned(escrow, tip(old, before.manifest().head()), tip(now, nowHead), displaced),
        tags.size() > 1
            && tags.stream().noneMatch(tag -> Objects.equals(old.get(tag), now.get(tag))),
        List.of());
  }

  /// Pull requests are forced by their authors all the time: they say nothing of an attack.
  private static boolean branchOrTag(String ref) {
    return ref.startsWith("refs/heads/") || ref.startsWith("refs/tags/");
  }

  private static Optional<Oid> tip(Map<String, Oid> refs, Head head) {
    return switch (head) {
      case Head.Symbolic(var ref) -> Optional.ofNullable(refs.get(ref));
      case Head.Detached(var oid) -> Optional.of(oid);
    };
  }

  private static boolean orphaned(
      Escrow escrow, Optional<Oid> was, Optional<Oid> now, List<Displaced> displaced)
      throws IOException, InterruptedException, GitRefused {
    if (was.isEmpty() || displaced.stream().noneMatch(d -> d.was().equals(was.get()))) {
      return false;
    }
    return now.isEmpty() || !escrow.related(was.get(), now.get());
  }
}
