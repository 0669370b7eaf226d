package waymark.agent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import waymark.netstate.packet.Family;
import waymark.policy.plan.Change;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Remark;
import waymark.policy.plan.Step;

/// A plan, as the documents of `--json` say it.
final class PlanDocument {

  private PlanDocument() {}

  static Map<String, @Nullable Object> of(Plan plan) {
    return Json.object(
        "policy", plan.policy().source(),
        "layout", word(plan.policy().layout()),
        "families", plan.families().stream().map(PlanDocument::word).toList(),
        "steps", plan.steps().stream().map(PlanDocument::step).toList(),
        "findings", plan.remarks().stream().map(PlanDocument::finding).toList());
  }

  private static Map<String, @Nullable Object> step(Step step) {
    return Json.object(
        "kind", kind(step.change()),
        "family", word(step.change().family()),
        "reason", step.reason(),
        "command", step.command().words(),
        "undo", step.undo().words());
  }

  private static String kind(Change change) {
    return switch (change) {
      case Change.AddChain chain -> "chain";
      case Change.AddRule rule -> "rule";
      case Change.AddIpRule rule -> "ip-rule";
      case Change.AddRoute route -> "route";
    };
  }

  private static Map<String, @Nullable Object> finding(Remark remark) {
    return Json.object(
        "code", remark.code(),
        "severity", word(remark.severity()),
        "message", remark.message(),
        "where", Optional.empty(),
        "evidence", List.of(),
        "packet", Optional.empty(),
        "fix",
            Json.object(
                "summary", remark.mend(),
                "commands", List.of(),
                "persistent", remark.mend(),
                "proven", false,
                "proof", ""));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String word(Family family) {
    return family == Family.IPV4 ? "ipv4" : "ipv6";
  }
}
