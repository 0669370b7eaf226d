/// Snapshots in files: the plain output of plain commands, recorded from the live kernel, written
/// to a folder or a tar.gz, and read back from either.
@NullMarked
package waymark.kernel.record;

import org.jspecify.annotations.NullMarked;
