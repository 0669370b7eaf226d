package waymark.mirror.sync;

/// What upstream lost of a repository between two runs, for the brake.
///
/// @param before branches and tags that there were
/// @param displaced of these, moved by force or deleted unmerged
/// @param orphaned whether the default branch has nothing in common with what it was, or is gone
/// @param tagsMoved whether there were two tags or more, and each is another or gone
record Losses(int before, int displaced, boolean orphaned, boolean tagsMoved) {

  static final Losses NONE = new Losses(0, 0, false, false);
}
