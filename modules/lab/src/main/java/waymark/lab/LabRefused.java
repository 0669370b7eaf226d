package waymark.lab;

/// The lab could not be raised, changed or removed: the kernel, a program, or its state says no.
public final class LabRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final String mend;

  /// @param problem what was refused and why, with the command and its words
  /// @param mend what the operator does next
  public LabRefused(String problem, String mend) {
    super(problem);
    this.mend = mend;
  }

  /// What was refused and why.
  public String problem() {
    return String.valueOf(getMessage());
  }

  /// What the operator does next.
  public String mend() {
    return mend;
  }
}
