/// A run: finds out which repositories there are, mirrors those that may have changed, and writes
/// down what came of each.
///
/// [Sync] is the whole run. [Discovery] asks the forges; [Update] does one repository: refs from
/// the server's advertisement, objects by `git fetch`, what was displaced kept under a ref of its
/// own. [Commits] makes manifests durable in groups; [Brake] judges what upstream lost. [State] is
/// a file of hints that lets a run without news ask nothing but the listing; everything in it can
/// be made again from the ledger. A run may add to the store, and never removes from it what a
/// manifest speaks of.
@NullMarked
package waymark.mirror.sync;

import org.jspecify.annotations.NullMarked;
