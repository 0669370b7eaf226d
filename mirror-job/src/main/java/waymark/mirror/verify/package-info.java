/// Finds what is no longer what was written, in the store and on the NAS, and mends each from the
/// other; and drills: restores for real, to know that it can be done.
///
/// Git's own checks pass over a flipped byte in a pack unless they read the data, so a share of the
/// repositories is read in full each time, those first that were read longest ago. Mending never
/// deletes the damaged copy before its replacement has been read.
@NullMarked
package waymark.mirror.verify;

import org.jspecify.annotations.NullMarked;
