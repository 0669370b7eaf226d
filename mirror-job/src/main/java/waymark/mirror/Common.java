package waymark.mirror;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import waymark.mirror.config.Config;
import waymark.mirror.config.ConfigFile;
import waymark.mirror.ledger.Ledger;
import waymark.mirror.ledger.Lost;
import waymark.mirror.store.StoreLock;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.Spelled;

/// The options that every command has, and what follows from them.
final class Common {

  private static final Path HERE = Path.of("mirror.yaml");
  private static final Path SYSTEM = Path.of("/etc/waymark/mirror.yaml");

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration (default: mirror.yaml here, then /etc/waymark/mirror.yaml)")
  @Nullable Path file;

  @Option(names = "--verbose", description = "echo every command that is run, on standard error")
  boolean verbose;

  @Option(names = "--debug", description = "show the stack trace of an error")
  boolean debug;

  /// Reads the configuration.
  Config config() throws IOException, FaultsException, BadValueException {
    return ConfigFile.read(path());
  }

  private Path path() throws BadValueException {
    Optional<Path> found =
        file != null
            ? Optional.of(file)
            : Stream.of(HERE, SYSTEM).filter(Files::exists).findFirst();
    if (found.isEmpty() || !Files.isRegularFile(found.get())) {
      throw new BadValueException(
          found.map(f -> "there is no file " + f).orElse("there is no " + HERE + " or " + SYSTEM),
          "name one: --config FILE");
    }
    return found.get();
  }

  PrintWriter out() {
    return Spelled.to(commandLine().getOut());
  }

  PrintWriter err() {
    return Spelled.to(commandLine().getErr());
  }

  /// Whether a job before has left something that only sync puts right, which is said then: nothing
  /// may be written over it, and nothing may go before its brake is known.
  boolean undone(String command, StoreLock lock) {
    if (lock.before() == StoreLock.Before.CLEAN) {
      return false;
    }
    err().println(command + ": a job before did not come to its end, and may have seen an attack");
    err().println("  mend: run mirror-job sync first");
    return true;
  }

  /// Whether the ledger is damaged, which is said then, and left to sync to put right: nothing may
  /// go while it is not known what the ledger said.
  boolean damaged(String command, Ledger ledger, StoreLock lock) throws IOException {
    List<Lost> lost = ledger.lost();
    if (lost.isEmpty()) {
      return false;
    }
    lost.forEach(one -> err().println(command + ": the ledger is damaged: " + one.problem()));
    err()
        .println(
            "  mend: run mirror-job sync: it puts the damaged file aside, tells what is lost, and"
                + " brakes");
    lock.begun();
    return true;
  }

  /// Told every command before it is run.
  Consumer<String> echo() {
    return verbose ? line -> err().println("+ " + line) : _ -> {};
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not filled in the options");
    }
    return spec.commandLine();
  }
}
