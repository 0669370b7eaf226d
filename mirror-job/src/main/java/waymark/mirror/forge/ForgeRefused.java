package waymark.mirror.forge;

/// The forge answered, and its answer is no.
public final class ForgeRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  /// @param status of HTTP
  /// @param problem what was asked, and what came
  public ForgeRefused(int status, String problem) {
    super(problem);
    this.status = status;
  }

  /// The HTTP status: 404 not there (for us), 451 withheld by law, 401 and 403 not allowed.
  public int status() {
    return status;
  }
}
