/// Ships the escrow to a NAS over SSH: immutable files first, the entry that names them last, so
/// that a cut at any moment leaves what was there before, whole, and the next run goes on.
///
/// Nothing is ever overwritten or deleted, whatever the key could do: `--ignore-existing` always,
/// `--delete` and `--partial` never. What is sent is made from the object names of a manifest, or
/// is a pack that it names, which never changes; never a copy of a repository that may change
/// meanwhile. Host keys are pinned. Facts about rsync(1) and rrsync(1) that this relies on are held
/// by `RrsyncFactsIT`.
@NullMarked
package waymark.mirror.ship;

import org.jspecify.annotations.NullMarked;
