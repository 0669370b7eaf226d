/// The format of what lies on a target: for each repository a **line**, an unbroken chain of
/// numbered **states**, each a small text that says how the refs changed, names the SHA-256 of the
/// state before it, and names the files that hold its new objects.
///
/// The first state's objects are plain packs with their indexes, so that a bare repository can be
/// made of them with no tool but a link; later ones are thin bundles, so that a day's small pushes
/// cost little more than the pushes themselves. Nothing is ever written twice under one name. When
/// a line is damaged, or shortened by retention, a new line begins beside it.
///
/// Pure: nothing here opens a file. `escrow.sh` reads the same format with sh, git and sha256sum.
/// Cites: gitformat-bundle(5), git-pack-objects(1).
@NullMarked
package waymark.mirror.archive;

import org.jspecify.annotations.NullMarked;
