package waymark.policy.catalogue;

import java.util.List;

/// What the catalogue says of one code.
///
/// @param code as every output writes it: `mark-captures-ingress`
/// @param title one line
/// @param explanation what happens to packets, and why
/// @param evidence what proves it; one or more
/// @param mend what to do
public record Explanation(
    String code, String title, String explanation, List<String> evidence, String mend) {

  public Explanation {
    evidence = List.copyOf(evidence);
  }
}
