/// The program `mirror-job`: one small class for each command, which reads its options, calls the
/// packages below and answers with an exit status.
///
/// Only this package prints, and only through picocli's writers. The arrows go down: this package
/// -> `sync` -> `forge`, `ledger`, `git` -> `store`, `process`, `config` -> `text`.
@NullMarked
package waymark.mirror;

import org.jspecify.annotations.NullMarked;
