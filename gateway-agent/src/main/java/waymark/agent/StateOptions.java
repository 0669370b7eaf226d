package waymark.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import waymark.kernel.Kernel;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.snapshot.Snapshot;

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

  /// The state, with what of it could not be read by name; of a live one, without its tracked
  /// connections.
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
    RecordedSnapshot read = kernel().read();
    if (!read.faults().isEmpty()) {
      throw new BadInputException(read.faults());
    }
    return read;
  }

  /// The same state with the tracked connections that are of interest, where it is live; a recorded
  /// one has all that were recorded.
  Snapshot withFlows(Snapshot state, Supplier<Predicate<Entry>> interest)
      throws BadInputException, IOException, KernelRefused, InterruptedException {
    return isRecorded() ? state : state.with(kernel().flows(interest));
  }

  private Kernel kernel() throws BadInputException {
    return new Kernel(namespace());
  }

  /// The gateway's.
  NetworkNamespace namespace() throws BadInputException {
    if (netns.isEmpty()) {
      return NetworkNamespace.CURRENT;
    }
    String text = netns.get();
    return Reading.of("--netns", () -> NetworkNamespace.parse(text));
  }
}
