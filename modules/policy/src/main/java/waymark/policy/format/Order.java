package waymark.policy.format;

import java.util.List;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.ShellWord;
import waymark.policy.plan.Change;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Step;

/// The parts of the set-up script that see to the order of the rules, which `-C` does not tell.
final class Order {

  private Order() {}

  /// Takes rules of ours out of PREROUTING, to be added anew, where they stand doubled, half or in
  /// another order, as a start that was cut off leaves them.
  static String flat(Plan plan, Family family) {
    List<Change.AddRule> rules = plan.changes(Change.AddRule.class, family);
    if (rules.isEmpty()) {
      return "";
    }
    StringBuilder script = new StringBuilder();
    script
        .append("\n# A RETURN behind the MARK excludes nothing:")
        .append(" what stands doubled or in another order goes out first.\n")
        .append(wanted(rules))
        .append("found=$(")
        .append(show(family, rules.getFirst().chain()))
        .append(" | grep -Fx -e \"$wanted\" || true)\n")
        .append("if [ -n \"$found\" ] && [ \"$found\" != \"$wanted\" ]; then\n");
    for (Change.AddRule rule : rules.reversed()) {
      script
          .append("  while " + Step.rule(rule, "-C") + " 2> /dev/null; do\n")
          .append("    " + Step.rule(rule, "-D") + "\n")
          .append("  done\n");
    }
    return script.append("fi\n").toString();
  }

  /// Rebuilds our own chain, at once, where it is not to the letter what it should be.
  static String chain(Plan plan, Change.AddChain chain) {
    List<String> rules =
        plan.changes(Change.AddRule.class, chain.family()).stream()
            .filter(rule -> rule.chain().equals(chain.chain()))
            .map(rule -> rule.rule().text())
            .toList();
    return "wanted="
        + ShellWord.quote("-N " + chain.chain() + "\n" + String.join("\n", rules))
        + "\nfound=$("
        + show(chain.family(), chain.chain())
        + " || true)\nif [ \"$found\" != \"$wanted\" ]; then\n  "
        + Step.program(chain.family())
        + "-restore -w -n << 'EOF'\n*"
        + chain.table().word()
        + "\n:"
        + chain.chain()
        + " - [0:0]\n"
        + String.join("\n", rules)
        + "\nCOMMIT\nEOF\nfi";
  }

  private static String wanted(List<Change.AddRule> rules) {
    return "wanted="
        + ShellWord.quote(
            String.join("\n", rules.stream().map(rule -> rule.rule().text()).toList()))
        + "\n";
  }

  private static String show(Family family, ChainName chain) {
    return Step.program(family) + " -t mangle -S " + chain + " 2> /dev/null";
  }
}
