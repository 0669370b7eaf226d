package waymark.policy.format;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.ShellWord;
import waymark.netstate.routing.NextHop;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.RouteType;
import waymark.policy.Policy;
import waymark.policy.plan.Change;
import waymark.policy.plan.Command;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Step;
import waymark.policy.plan.WantedIpRule;

/// The two POSIX shell scripts of a plan. Each looks before it acts, so that running it again
/// changes nothing.
public final class ShellScript {

  // Whoever else changes rules just now holds a lock; without -w a look would fail like "no such
  // rule".
  private static final String WAIT =
      """

      # Wait for whoever else changes rules just now.
      iptables() { command iptables -w "$@"; }
      ip6tables() { command ip6tables -w "$@"; }
      """;

  private ShellScript() {}

  /// What sets the gateway up.
  public static String setUp(Plan plan) {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    script.append(Header.of(plan, "sets the gateway up; running it again changes nothing"));
    script.append("set -eu\n").append(WAIT);
    if (plan.policy().layout() == Policy.Layout.FLAT) {
      Steered.families(plan).forEach(family -> script.append(Order.flat(plan, family)));
    }
    for (Step step : plan.steps()) {
      add(plan, step)
          .ifPresent(lines ->
              script.append("\n# ").append(step.reason()).append('\n').append(lines).append('\n'));
    }
    return script.toString();
  }

  /// What takes it all back, in the reverse order: the MARK goes before what it must not capture. A
  /// step that fails is no reason to leave the others undone; the script then ends with 3.
  public static String tearDown(Plan plan) {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    script.append(
        Header.of(plan, "takes back what the set-up added, and nothing else; it may be run again"));
    script.append("set -u\nstatus=0\n").append(WAIT);
    for (Step step : plan.steps().reversed()) {
      script.append("\n").append(remove(step)).append('\n');
    }
    return script.append("\nexit $status\n").toString();
  }

  private static Optional<String> add(Plan plan, Step step) {
    return switch (step.change()) {
      case Change.AddChain chain -> Optional.of(Order.chain(plan, chain));
      case Change.AddRule rule when rule.chain().equals(Plan.OWN_CHAIN) -> Optional.empty();
      case Change.AddRule rule -> Optional.of(is(rule) + " || " + step.command());
      case Change.AddIpRule(WantedIpRule rule) -> Optional.of(is(rule) + " || " + step.command());
      case Change.AddRoute(Route route) -> Optional.of(Step.route(route, "replace").toString());
    };
  }

  private static String remove(Step step) {
    if (step.change() instanceof Change.AddIpRule(WantedIpRule rule) && rule.priority().isEmpty()) {
      return removeFound(rule);
    }
    String is =
        switch (step.change()) {
          case Change.AddChain chain -> is(chain);
          case Change.AddRule rule -> is(rule);
          case Change.AddIpRule(WantedIpRule rule) -> is(rule);
          case Change.AddRoute(Route route) -> is(route);
        };
    // What was loaded twice stands twice; a chain goes, and a route fits, once.
    return step.change() instanceof Change.AddRule
        ? "while " + is + "; do\n  " + step.undo() + " || { status=3; break; }\ndone"
        : "if " + is + "; then\n  " + step.undo() + " || status=3\nfi";
  }

  /// The kernel deletes the first rule that fits what a request names, which may be another's with
  /// more to it: the priority of ours is looked up and named.
  private static String removeFound(WantedIpRule rule) {
    return "while priority=$("
        + show(rule)
        + " | sed -n "
        + ShellWord.quote("s|" + line(rule, "\\([0-9]*\\)") + ".*|\\1|p")
        + " | head -n 1)\n  [ -n \"$priority\" ]; do\n  "
        + ip(rule.family())
        + " rule del priority \"$priority\" fwmark "
        + rule.fwmark()
        + " table "
        + rule.table()
        + " || { status=3; break; }\ndone";
  }

  private static String is(Change.AddChain chain) {
    return new Command(
            List.of(
                Step.program(chain.family()),
                "-t",
                chain.table().word(),
                "-S",
                chain.chain().name()))
        + " > /dev/null 2>&1";
  }

  private static String is(Change.AddRule rule) {
    return Step.rule(rule, "-C") + " 2> /dev/null";
  }

  // `ip rule add` without a priority would add the same rule again on some kernels, and fail on
  // others.
  private static String is(WantedIpRule rule) {
    String priority = rule.priority().map(Object::toString).orElse("[0-9]*");
    return show(rule) + " | grep -q " + ShellWord.quote(line(rule, priority));
  }

  private static String show(WantedIpRule rule) {
    return ip(rule.family()) + " rule show table " + rule.table();
  }

  /// How `ip rule` shows it, as a pattern.
  private static String line(WantedIpRule rule, String priority) {
    return "^" + priority + ":[[:space:]]*from all fwmark " + rule.fwmark() + " lookup ";
  }

  // Gone with its interface, or never there: then there is no table to show either.
  private static String is(Route route) {
    StringBuilder line = new StringBuilder("^");
    if (route.type() != RouteType.UNICAST) {
      line.append(route.type().word()).append(' ');
    }
    line.append("default ");
    for (NextHop hop : route.nextHops()) {
      hop.via()
          .ifPresent(
              via -> line.append("via ").append(via.toString().replace(".", "\\.")).append(' '));
      hop.dev()
          .ifPresent(dev -> line.append("dev ").append(dev.name().replace(".", "\\.")).append(' '));
    }
    return ip(route.family())
        + " route show table "
        + route.table()
        + " 2> /dev/null | grep -q "
        + ShellWord.quote(line.toString());
  }

  private static String ip(Family family) {
    return family == Family.IPV4 ? "ip" : "ip -6";
  }
}
