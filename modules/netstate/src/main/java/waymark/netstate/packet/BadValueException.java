package waymark.netstate.packet;

/// A text is not the value that it claims to be. Its author mends it.
public final class BadValueException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String mend;

  /// @param problem what is wrong, the offending text quoted: `"10.42.0.1/16" has host bits set`
  /// @param mend what to write instead, an imperative with a literal example: `write 10.42.0.0/16`
  public BadValueException(String problem, String mend) {
    super(problem);
    this.mend = mend;
  }

  /// What is wrong.
  public String problem() {
    return String.valueOf(getMessage());
  }

  /// What to write instead.
  public String mend() {
    return mend;
  }
}
