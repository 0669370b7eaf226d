package waymark.policy.format;

import java.util.List;
import waymark.policy.plan.Command;
import waymark.policy.plan.Plan;
import waymark.policy.plan.Step;

/// The commands that a person would type, each with its reason beside it: first those that set the
/// gateway up, then those that take it all back.
public final class PlainText {

  private PlainText() {}

  public static String print(Plan plan) {
    StringBuilder text =
        new StringBuilder(Header.of(plan, "the commands, in the order in which they are typed"));
    text.append("\n# set-up\n");
    int width =
        plan.steps().stream().mapToInt(step -> step.command().toString().length()).max().orElse(0);
    for (Step step : plan.steps()) {
      String command = step.command().toString();
      text.append(command)
          .append(" ".repeat(width - command.length()))
          .append("  # ")
          .append(step.reason())
          .append('\n');
    }
    text.append("\n# cleanup\n");
    undo(plan).forEach(command -> text.append(command).append('\n'));
    return text.toString();
  }

  private static List<Command> undo(Plan plan) {
    return plan.steps().reversed().stream().map(Step::undo).toList();
  }
}
