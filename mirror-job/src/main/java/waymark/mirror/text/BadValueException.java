package waymark.mirror.text;

/// A text is not the value that it claims to be. Its author mends it.
public final class BadValueException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String mend;

  /// @param problem what is wrong, the offending text quoted: `"3x" is not a length of time`
  /// @param mend what to write instead, an imperative with a literal example: `write 365d`
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
