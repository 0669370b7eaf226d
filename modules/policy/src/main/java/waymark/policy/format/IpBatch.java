package waymark.policy.format;

import waymark.netstate.packet.Family;
import waymark.policy.plan.Change;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Step;

/// The ip rules and routes as `ip -batch` takes them. One text is of one family: a line cannot say
/// its own, and an ip rule has no address that tells it.
public final class IpBatch {

  private IpBatch() {}

  /// Prints a plan that has steps of one family, or none.
  static String print(Plan plan) {
    boolean v6 = Steered.families(plan).contains(Family.IPV6);
    StringBuilder text =
        new StringBuilder(
            Header.of(
                plan,
                "loaded with ip " + (v6 ? "-6 " : "") + "-batch FILE",
                "loaded twice, the second time fails at the first line, and changes nothing"));
    for (Step step : plan.steps()) {
      switch (step.change()) {
        case Change.AddIpRule rule -> text.append(line(step, v6)).append('\n');
        case Change.AddRoute route -> text.append(line(step, v6)).append('\n');
        case Change.AddChain other -> {}
        case Change.AddRule other -> {}
      }
    }
    return text.toString();
  }

  // The command without "ip", or without "ip -6".
  private static String line(Step step, boolean v6) {
    return String.join(
        " ", step.command().words().subList(v6 ? 2 : 1, step.command().words().size()));
  }
}
