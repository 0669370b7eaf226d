/// Gets repositories back as they were at a time or after a run, from the store, or from the
/// archive on a NAS alone.
///
/// A restored repository is made of exactly the objects that its refs reach, every one read and
/// hashed on the way, and gets its final name last. What is pushed to a forge is named ref by ref;
/// refs that a forge keeps to itself (`refs/pull/*`) go to a name of our own. Nothing here writes
/// to the store.
@NullMarked
package waymark.mirror.restore;

import org.jspecify.annotations.NullMarked;
