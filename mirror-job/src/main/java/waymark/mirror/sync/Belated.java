package waymark.mirror.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.mirror.git.Escrow;
import waymark.mirror.git.GitRefused;
import waymark.mirror.ledger.Artefact;
import waymark.mirror.ledger.Chain;
import waymark.mirror.ledger.Change;
import waymark.mirror.ledger.Manifest;
import waymark.mirror.ledger.Outcome;
import waymark.mirror.ledger.RunId;
import waymark.mirror.ledger.Snapshot;

/// A manifest that no entry speaks of: its run ended between the two. What it saw upstream is
/// judged later, for the next run will see nothing new in it. The number of its entry tells
/// nothing: another entry may have got it since.
///
/// @param run that wrote it
/// @param done what it did of the repository
record Belated(RunId run, Done done) {

  /// Those of a repository, in order.
  ///
  /// @param named SHA-256 of the manifests that entries speak of
  /// @param anywhere those before the last of them too: an entry that spoke of one may be lost, or
  ///   another may have been written after one that was not judged
  static List<Belated> of(Chain chain, Escrow escrow, List<String> named, boolean anywhere)
      throws IOException, InterruptedException, GitRefused {
    List<Belated> belated = new ArrayList<>();
    Set<String> known = Set.copyOf(named);
    Optional<Snapshot> one = chain.latest();
    while (one.isPresent() && (anywhere || !known.contains(one.get().sha256()))) {
      Snapshot snapshot = one.get();
      one = chain.before(snapshot.manifest().sequence());
      if (!known.contains(snapshot.sha256())) {
        belated.addFirst(of(snapshot, one, chain, escrow));
      }
    }
    return belated;
  }

  private static Belated of(
      Snapshot snapshot, Optional<Snapshot> before, Chain chain, Escrow escrow)
      throws IOException, InterruptedException, GitRefused {
    Manifest manifest = snapshot.manifest();
    Losses losses =
        before.isEmpty()
            ? Losses.NONE
            : Losses.of(
                escrow,
                before.get(),
                snapshot.refs(),
                manifest.head(),
                manifest.displaced(),
                chain,
                manifest.time());
    Change change =
        new Change(
            manifest.repository(),
            manifest.name(),
            manifest.sequence() == 1 ? Outcome.CREATED : Outcome.UPDATED,
            Optional.empty(),
            manifest.displaced().size(),
            manifest.artefacts().stream().mapToLong(Artefact::bytes).sum(),
            Optional.of(snapshot.sha256()),
            Optional.empty());
    return new Belated(manifest.run(), new Done(change, Optional.empty(), losses, 0));
  }
}
