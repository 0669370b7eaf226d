package waymark.mirror.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.GitRefused;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;

/// How much of its history the default branch lost between two states, whoever else still names it:
/// what a takeover forces to a ransom note may stay under a tag, or a pull request that nobody can
/// delete.
///
/// @param commits that it had
/// @param lost of these, those that neither the branch of that name nor the default branch of now
///   has; all of them, where both are gone or have nothing in common with it
record DefaultBranch(long commits, long lost) {

  static final DefaultBranch KEPT = new DefaultBranch(0, 0);

  /// Fewer commits than this are no measure: one that was amended would be half of them.
  private static final int LEAST = 4;

  static DefaultBranch between(
      Escrow escrow, Map<String, Oid> old, Head oldHead, Map<String, Oid> now, Head nowHead)
      throws IOException, InterruptedException, GitRefused {
    Optional<Oid> was = tip(old, oldHead);
    List<Oid> heirs = new ArrayList<>();
    if (oldHead instanceof Head.Symbolic(var name)) {
      Optional.ofNullable(now.get(name)).ifPresent(heirs::add);
    }
    tip(now, nowHead).ifPresent(heirs::add);
    if (was.isEmpty() || heirs.contains(was.get())) {
      return KEPT;
    }
    long commits = escrow.count(was.get(), List.of());
    long lost = commits;
    for (Oid heir : heirs) {
      lost = Math.min(lost, escrow.count(was.get(), List.of(heir)));
    }
    return lost == 0 ? KEPT : new DefaultBranch(commits, lost);
  }

  private static Optional<Oid> tip(Map<String, Oid> refs, Head head) {
    return switch (head) {
      case Head.Symbolic(var ref) -> Optional.ofNullable(refs.get(ref));
      case Head.Detached(var oid) -> Optional.of(oid);
    };
  }

  /// Whether nothing is left of it.
  boolean isOrphaned() {
    return commits > 0 && lost == commits;
  }

  /// Whether more of it is lost than that.
  boolean isCutBack(int percent) {
    return commits >= LEAST && Brake.beyond(lost, commits, percent);
  }
}
