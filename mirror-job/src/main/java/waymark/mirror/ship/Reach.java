package waymark.mirror.ship;

/// What a key may do on a NAS, found by asking for `git --version`.
public enum Reach {
  /// A shell with git: it can keep the plain repositories fresh.
  SHELL_WITH_GIT,
  /// A shell without git.
  SHELL,
  /// rrsync(1): its folder is taken to be the target's path.
  RRSYNC
}
