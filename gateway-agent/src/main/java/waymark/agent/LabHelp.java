package waymark.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/// What the help of each command of the lab says below its options.
///
/// @param examples what follows `gateway-agent lab`
/// @param statuses `status:what it says`
record LabHelp(List<String> examples, List<String> statuses) {

  private static final String USAGE = "2:wrong usage";
  private static final String REFUSED = "3:the kernel or a program refused";
  private static final String NO_LAB = REFUSED + ", or there is no lab";
  private static final String UNDONE = "; what was done is undone";

  private static final Map<String, LabHelp> OF =
      Map.of(
          "up",
          new LabHelp(
              List.of("up", "up --name second --backend legacy --verbose"),
              List.of(
                  "0:it is up",
                  USAGE,
                  REFUSED + UNDONE,
                  "130:stopped by SIGINT" + UNDONE,
                  "143:stopped by SIGTERM" + UNDONE)),
          "down",
          new LabHelp(
              List.of("down", "down --name second --json"),
              List.of("0:it is gone, or there was none", USAGE, REFUSED)),
          "status",
          new LabHelp(
              List.of("status", "status --json"),
              List.of(
                  "0:the lab stands", "1:there is none, or one left half done", USAGE, REFUSED)),
          "faults",
          new LabHelp(List.of("faults", "faults --json"), List.of("0:done", USAGE)),
          "fault",
          new LabHelp(
              List.of("fault incident --verbose", "fault healthy"),
              List.of("0:it is injected", USAGE + ", or no such fault", NO_LAB)),
          "exec",
          new LabHelp(
              List.of(
                  "exec client curl https://grafana.lab.example/", "exec gateway iptables-save -c"),
              List.of("0-255:that of the command", USAGE + ", or no such host", NO_LAB)));

  static void add(CommandLine lab) {
    OF.forEach((name, help) ->
        Optional.ofNullable(lab.getSubcommands().get(name))
            .ifPresent(command -> help.say(command.getCommandSpec().usageMessage())));
  }

  private void say(UsageMessageSpec help) {
    help.footerHeading("%nExamples:%n");
    help.footer(
        examples.stream().map(each -> "  gateway-agent lab " + each).toArray(String[]::new));
    help.exitCodeListHeading("%nExit statuses:%n");
    help.exitCodeList(UsageMessageSpec.keyValuesMap(statuses.toArray(String[]::new)));
  }
}
