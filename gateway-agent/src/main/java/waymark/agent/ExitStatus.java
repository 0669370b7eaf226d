package waymark.agent;

/// The exit statuses of every command.
final class ExitStatus {

  /// Clean, healthy or done.
  static final int OK = 0;

  /// There are findings: faults found, drift.
  static final int FINDINGS = 1;

  /// Wrong usage, or a file that is not what it claims.
  static final int USAGE = 2;

  /// The kernel or a remote refused.
  static final int REFUSED = 3;

  /// The answer depends on something that is not modelled or could not be read.
  static final int UNKNOWN = 4;

  private ExitStatus() {}
}
