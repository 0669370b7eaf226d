package waymark.policy.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import waymark.netstate.packet.Family;
import waymark.policy.plan.Change;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Step;

/// The rules as iptables-restore(8) and ip6tables-restore(8) load them, without flushing what is
/// there. Of both families in one text, each rule says which it is of, and the other program passes
/// over it.
public final class RestoreText {

  private RestoreText() {}

  public static String print(Plan plan) {
    Set<Family> steered = Steered.families(plan);
    boolean both = steered.size() == 2;
    String program =
        both
            ? "iptables-restore -n, then with ip6tables-restore -n"
            : steered.contains(Family.IPV6) ? "ip6tables-restore -n" : "iptables-restore -n";
    StringBuilder text = new StringBuilder(Header.of(plan, "loaded with " + program, caveat(plan)));
    text.append("# the ip rule and the routes are in the format ip-batch\n*mangle\n");
    List<String> lines = new ArrayList<>();
    for (Step step : plan.steps()) {
      switch (step.change()) {
        case Change.AddChain chain -> {
          String line = ":" + chain.chain() + " - [0:0]";
          if (!lines.contains(line)) { // one line makes the chain in both families
            lines.add(line);
          }
        }
        case Change.AddRule rule -> lines.add(rule.rule().text() + (both ? flag(rule) : ""));
        case Change.AddIpRule other -> {}
        case Change.AddRoute other -> {}
      }
    }
    // iptables-restore(8) wants the chains before the rules.
    lines.stream()
        .filter(line -> line.startsWith(":"))
        .forEach(line -> text.append(line).append('\n'));
    lines.stream()
        .filter(line -> !line.startsWith(":"))
        .forEach(line -> text.append(line).append('\n'));
    return text.append("COMMIT\n").toString();
  }

  private static String flag(Change.AddRule rule) {
    return rule.family() == Family.IPV4 ? " -4" : " -6";
  }

  private static String caveat(Plan plan) {
    return switch (plan.policy().layout()) {
      case FLAT ->
          "loaded twice it stands twice: the format script looks first, and layout: chain needs not to";
      case CHAIN ->
          "loaded again it rebuilds the chain at once, but adds the jump to it a second time";
    };
  }
}
