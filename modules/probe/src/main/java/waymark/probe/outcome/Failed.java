package waymark.probe.outcome;

/// Ends a probe where it stands: carries a [Failure] up to where the result is made.
public final class Failed extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final long at;

  /// A failure that is seen now.
  public Failed(Failure failure) {
    this(failure, System.nanoTime());
  }

  /// @param at when it was seen, by [System#nanoTime()]: to find its word may have taken a while
  public Failed(Failure failure, long at) {
    super(failure.message(), null, false, false);
    this.failure = failure;
    this.at = at;
  }

  /// When it was seen, by [System#nanoTime()].
  public long at() {
    return at;
  }

  public Failure failure() {
    return failure;
  }
}
