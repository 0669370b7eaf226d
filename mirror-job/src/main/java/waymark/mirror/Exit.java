package waymark.mirror;

/// The exit statuses: those of every program of Waymark, and one of our own.
final class Exit {

  static final int DONE = 0;

  /// A repository failed, or a check found something.
  static final int FINDINGS = 1;

  /// Wrong usage, or a file that is not what it claims to be.
  static final int USAGE = 2;

  /// A remote refused.
  static final int REFUSED = 3;

  /// The answer depends on something that could not be read.
  static final int UNKNOWN = 4;

  /// The brake is on: upstream lost so much at once that a person must look.
  static final int BRAKE = 5;

  private Exit() {}
}
