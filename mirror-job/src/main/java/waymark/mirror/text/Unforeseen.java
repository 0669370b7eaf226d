package waymark.mirror.text;

/// A defect of ours that something foreign has brought out: it is the failure of that one thing,
/// and not the end of all others.
public final class Unforeseen {

  private Unforeseen() {}

  /// What happened and where, on one line: all that there will be to look for it with.
  public static String said(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return "a defect of mirror-job, please report it: " + Foreign.plain(e.toString()) + where;
  }
}
