/// What was where, and when: the escrow's memory, append-only and hash-chained.
///
/// A [Manifest] is one repository after one run that changed it: every ref, HEAD, what was
/// displaced, and the SHA-256 of each pack that came. Most are written as a difference to the one
/// before; [Chain] puts them together again into a [Snapshot] (`latest`, `at` a time, `at` a run).
/// Ref names in it are upstream's own (`refs/heads/main`); they are text, never refs or paths here.
/// An [Entry] of the [Ledger] is one run that changed something, with the hash of each manifest
/// that it wrote, its brake, or a person's acknowledgement. Both chains hold the SHA-256 of the
/// file before. A manifest is the commit point of its repository, an entry that of its run; a run
/// that changed nothing writes neither.
///
/// A file of either chain that is [Lost] stops nobody: the next one tells of it, and only then is
/// it taken out of the chain. Nothing is ever written under a number that was used before.
@NullMarked
package waymark.mirror.ledger;

import org.jspecify.annotations.NullMarked;
