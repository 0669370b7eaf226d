package waymark.policy.plan;

/// Something that a policy leaves open or gets wrong, though it is a policy: a result, not a fault.
///
/// @param code of the catalogue, `rules/findings.yaml`
/// @param message one sentence that a person can act on
/// @param mend what to write in the policy
public record Remark(Severity severity, String code, String message, String mend) {

  /// How much it matters.
  public enum Severity {
    /// The gateway would not do what it is for.
    ERROR,
    /// The gateway would not do what its owner probably means.
    WARNING,
    /// Good to know.
    NOTE
  }
}
