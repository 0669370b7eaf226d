package waymark.probe.outcome;

/// Ends a probe where it stands: carries a [Failure] up to where the result is made.
public final class Failed extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public Failed(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
