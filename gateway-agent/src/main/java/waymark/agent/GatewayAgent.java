package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;
import waymark.kernel.KernelRefused;
import waymark.lab.LabRefused;

/// The program: its commands, and what every one of them has in common.
@Command(
    name = "gateway-agent",
    mixinStandardHelpOptions = true,
    version = "gateway-agent 0.1.0",
    description = "Keeps a Linux policy-routing gateway right, and names the cause when it is not.",
    subcommands = {
      GenerateCommand.class,
      FormatCommand.class,
      LabCommand.class,
      DiagnoseIngressCommand.class,
      WalkCommand.class,
      ProbeCommand.class,
      SnapshotCommand.class,
      ConntrackCommand.class,
      HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:clean, healthy or done",
      "1:findings",
      "2:wrong usage, or a file that is not what it claims",
      "3:the kernel or a remote refused",
      "4:unknown: the answer depends on what is not modelled or was not read"
    })
final class GatewayAgent {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  boolean debug;

  private GatewayAgent() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    GatewayAgent agent = new GatewayAgent();
    CommandLine commandLine = new CommandLine(agent);
    commandLine.setExecutionExceptionHandler(
        (error, command, parsed) -> failed(error, Shown.err(command), agent.debug));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(GatewayAgent::run);
    LabCommand.keepOptionsOfExec(commandLine);
    Optional.ofNullable(commandLine.getSubcommands().get("lab")).ifPresent(LabHelp::add);
    return commandLine;
  }

  /// `nosuch --help` would print the help of the program, with 0: a script that asks whether a
  /// command is there would hear that it is.
  private static int run(ParseResult parsed) {
    CommandLine asked = parsed.asCommandLineList().getLast();
    List<String> unmatched = asked.getParseResult().unmatched();
    if (!unmatched.isEmpty()) {
      throw new UnmatchedArgumentException(asked, unmatched);
    }
    return new RunLast().execute(parsed);
  }

  private static int failed(Exception error, PrintWriter err, boolean debug) {
    if (debug) {
      error.printStackTrace(err);
    }
    return switch (error) {
      case BadInputException bad -> {
        bad.faults().forEach(err::println);
        yield ExitStatus.USAGE;
      }
      case LabRefused refused -> {
        say(err, "gateway-agent: " + refused.problem(), refused.mend());
        yield ExitStatus.REFUSED;
      }
      case KernelRefused refused -> {
        say(err, "gateway-agent: " + refused.getMessage(), refused.mend());
        yield ExitStatus.REFUSED;
      }
      case NoSuchFileException missing -> {
        say(
            err,
            missing.getFile() + ": there is no such file",
            "give the path of a file that is there");
        yield ExitStatus.USAGE;
      }
      case FileSystemException file -> {
        say(
            err,
            file.getFile() + ": " + Optional.ofNullable(file.getReason()).orElse("no access"),
            "see its permissions with ls -ld, or give another path");
        yield ExitStatus.USAGE;
      }
      case IOException unread -> {
        say(
            err,
            "gateway-agent: " + unread.getMessage(),
            "what was to be read or written broke off; see that it is there, and try again");
        yield ExitStatus.UNKNOWN;
      }
      default -> {
        say(
            err,
            "gateway-agent: " + error,
            "this is a fault of gateway-agent; run it again with --debug and report what it prints");
        yield ExitStatus.UNKNOWN;
      }
    };
  }

  /// A problem may be several lines of another program.
  private static void say(PrintWriter err, String problem, String mend) {
    err.print(problem + "\n  mend: " + mend + "\n");
    err.flush();
  }
}
