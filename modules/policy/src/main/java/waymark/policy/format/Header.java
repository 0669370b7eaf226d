package waymark.policy.format;

import java.util.List;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Remark;

/// The comment lines above a text.
final class Header {

  private Header() {}

  /// What the text is, then what is to be said of the policy.
  static String of(Plan plan, String... lines) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(fileName(plan.policy().source())).append(": ");
    text.append(String.join("\n# ", lines)).append('\n');
    plan.remarks().forEach(remark -> text.append("# ").append(remark(remark)).append('\n'));
    return text.toString();
  }

  private static String remark(Remark remark) {
    String word =
        switch (remark.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "note";
        };
    return word + ": " + remark.message() + "; mend: " + remark.mend();
  }

  // A name may hold whatever the file system takes; a comment ends at the end of its line.
  private static String fileName(String source) {
    String name = source.substring(source.lastIndexOf('/') + 1);
    return List.of("-", "").contains(name) ? "the policy" : name.replaceAll("\\p{Cntrl}", "?");
  }
}
