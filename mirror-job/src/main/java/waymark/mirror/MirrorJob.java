package waymark.mirror;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;
import waymark.mirror.git.GitRefused;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;

/// The program: its commands, and the words for what went wrong.
@Command(
    name = "mirror-job",
    description = "Mirrors every repository of an account so that nothing upstream can destroy it.",
    mixinStandardHelpOptions = true,
    version = "mirror-job 0.1.0")
public final class MirrorJob {

  private MirrorJob() {}

  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("sync", SyncCommand::new);
    commands.put("adopt", AdoptCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("restore", RestoreCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("drill", DrillCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("acknowledge", AcknowledgeCommand::new);
    commands.put("prune", PruneCommand::new);
    return commands;
  }

  public static void main(String[] args) {
    CommandLine line = commandLine(args);
    int status = line.execute(args);
    line.getOut().flush();
    line.getErr().flush();
    System.exit(status);
  }

  /// The command line, for [#main] and for tests.
  ///
  /// @param args whose first word, where it is a command, leaves the others unread: describing them
  ///   all to picocli is a good part of what a run without news takes
  static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new MirrorJob());
    Map<String, Supplier<Object>> commands = commands();
    boolean one = args.length > 0 && commands.containsKey(args[0]);
    commands.forEach((name, command) -> {
      if (!one || name.equals(args[0])) {
        line.addSubcommand(name, command.get());
      }
    });
    line.setExecutionStrategy(MirrorJob::run);
    line.setExecutionExceptionHandler(
        (exception, failed, _) -> tell(exception, failed, failed.getErr()));
    return line;
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

  private static int tell(Exception exception, CommandLine failed, PrintWriter err)
      throws Exception {
    boolean debug = failed.getParseResult().hasMatchedOption("--debug");
    if (debug) {
      exception.printStackTrace(err);
    }
    switch (exception) {
      case FaultsException faults -> faults.faults().forEach(err::println);
      case BadValueException bad -> {
        err.println(failed.getCommandName() + ": " + bad.problem());
        err.println("  mend: " + bad.mend());
      }
      case InvalidPathException path -> {
        err.println(failed.getCommandName() + ": " + path.getMessage());
        err.println("  mend: set LC_ALL=C.UTF-8, or write the path in plain letters");
      }
      case GitRefused _, IOException _ ->
          err.println(failed.getCommandName() + ": " + exception.getMessage());
      default -> throw exception;
    }
    return exit(exception);
  }

  /// The exit status where a command ends so.
  static int exit(Exception exception) {
    return switch (exception) {
      case FaultsException _, BadValueException _, InvalidPathException _ -> Exit.USAGE;
      case GitRefused _, IOException _ -> Exit.UNKNOWN;
      default -> Exit.FINDINGS;
    };
  }
}
