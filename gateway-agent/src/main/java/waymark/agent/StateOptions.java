package waymark.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import waymark.kernel.Kernel;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.snapshot.RecordedSnapshot;

/// The options of every command that looks at a gateway's state: live, or recorded.
final class StateOptions {

  @Option(names = "--live", description = "Read the live kernel (the default).")
  private boolean live;

  @Option(
      names = "--snapshot",
      paramLabel = "DIR",
      description = "Read a recorded snapshot instead, and touch nothing live.")
  private Optional<Path> snapshot = Optional.empty();

  @Option(
      names = "--netns",
      paramLabel = "NAME|PATH",
      description = "The gateway's network namespace, as ip-netns(8) names it, or its path.")
  private Optional<String> netns = Optional.empty();

  /// Whether nothing live is asked.
  boolean isRecorded() {
    return snapshot.isPresent();
  }

  /// The state, with what of it could not be read by name.
  RecordedSnapshot read()
      throws BadInputException, IOException, KernelRefused, InterruptedException {
    if (snapshot.isPresent()) {
      if (live || netns.isPresent()) {
        throw BadInputException.of(
            "--snapshot",
            new BadValueException(
                "a recorded state has no live kernel beside it", "leave --live and --netns out"));
      }
      return SnapshotInput.read(snapshot.get());
    }
    NetworkNamespace namespace = NetworkNamespace.CURRENT;
    if (netns.isPresent()) {
      String text = netns.get();
      namespace = Reading.of("--netns", () -> NetworkNamespace.parse(text));
    }
    RecordedSnapshot read = new Kernel(namespace).read();
    if (!read.faults().isEmpty()) {
      throw new BadInputException(read.faults());
    }
    return read;
  }
}
