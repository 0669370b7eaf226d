/// git(1), driven as if every repository and every server were hostile, and the protocol's ref
/// advertisement.
///
/// [Git#run] runs `git` in a bare repository with an environment of its own: no configuration of
/// the machine or the user, no hooks, no templates, no credential helpers, no redirects, no
/// protocol but the one wanted, no prompt, no automatic gc. A token reaches git only through an
/// askpass script that answers for one host; it is read from where it is kept, so it stands neither
/// in arguments nor on disk. Nothing here checks a work tree out.
@NullMarked
package waymark.mirror.git;

import org.jspecify.annotations.NullMarked;
