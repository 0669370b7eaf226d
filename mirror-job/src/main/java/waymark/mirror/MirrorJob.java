package waymark.mirror;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;

/// The program: its commands, and the words for what went wrong.
@Command(
    name = "mirror-job",
    description = "Mirrors every repository of an account so that nothing upstream can destroy it.",
    mixinStandardHelpOptions = true,
    version = "mirror-job 0.1.0",
    subcommands = {
      SyncCommand.class,
      AdoptCommand.class,
      ListCommand.class,
      RestoreCommand.class,
      VerifyCommand.class,
      DrillCommand.class,
      StatusCommand.class,
      AcknowledgeCommand.class,
      PruneCommand.class
    })
public final class MirrorJob {

  private MirrorJob() {}

  public static void main(String[] args) {
    CommandLine line = commandLine();
    int status = line.execute(args);
    line.getOut().flush();
    line.getErr().flush();
    System.exit(status);
  }

  /// The command line, for [#main] and for tests.
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new MirrorJob());
    line.setExecutionExceptionHandler(
        (exception, failed, _) -> tell(exception, failed, failed.getErr()));
    return line;
  }

  private static int tell(Exception exception, CommandLine failed, PrintWriter err)
      throws Exception {
    boolean debug = failed.getParseResult().hasMatchedOption("--debug");
    if (debug) {
      exception.printStackTrace(err);
    }
    return switch (exception) {
      case FaultsException faults -> {
        faults.faults().forEach(err::println);
        yield Exit.USAGE;
      }
      case BadValueException bad -> {
        err.println(failed.getCommandName() + ": " + bad.problem());
        err.println("  mend: " + bad.mend());
        yield Exit.USAGE;
      }
      case IOException io -> {
        err.println(failed.getCommandName() + ": " + io.getMessage());
        yield Exit.UNKNOWN;
      }
      default -> throw exception;
    };
  }
}
