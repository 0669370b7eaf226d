package waymark.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.conntrack.Filter;
import waymark.netstate.conntrack.survey.Surroundings;

/// `gateway-agent conntrack`: what the connection tracking table holds, and which flows go wrong.
@Command(
    name = "conntrack",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a connection tracking table, live or as any text of conntrack(8) or"
          + " /proc/net/nf_conntrack, gzip or not, and says which flows go wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway-agent conntrack --live --cluster-cidr 10.42.0.0/16",
      "  gateway-agent conntrack --live --reply-dst 10.66.66.2 --group-by client",
      "  gateway-agent conntrack --tunnel-address 10.66.66.2 conntrack-L.txt.gz",
      "  conntrack -E | gateway-agent conntrack --tunnel-address 10.66.66.2 --follow -",
      "  gateway-agent conntrack --netns lab-gateway --follow",
      "  gateway-agent conntrack --snapshot broken.tar.gz --json",
      "To see what deletes the entries of a pod that is gone, and then to do it:",
      "  gateway-agent conntrack --live --mend conntrack-stale",
      "  gateway-agent conntrack --live --mend conntrack-stale --apply"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:no flow goes wrong",
      "1:flows go wrong",
      "2:wrong usage, or lines that are no entries and nothing else found",
      "3:the kernel refused",
      "4:the tunnel's address is not known, so misrouted flows cannot be told"
    })
final class ConntrackCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConntrackSurroundings around = new ConntrackSurroundings();
  @Mixin private final ConntrackSelection selection = new ConntrackSelection();
  @Mixin private final ConntrackMendOptions mending = new ConntrackMendOptions();

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "A table; - is standard input.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--live", description = "Read the kernel's table.")
  private boolean live;

  @Option(
      names = "--netns",
      paramLabel = "NAME|PATH",
      description = "In this network namespace; implies --live.")
  private Optional<String> netns = Optional.empty();

  @Option(
      names = "--snapshot",
      paramLabel = "DIR",
      description = "Read the table of a recorded snapshot, a folder or a tar.gz.")
  private Optional<Path> snapshot = Optional.empty();

  @Option(
      names = "--statistics",
      paramLabel = "FILE",
      description = "What conntrack -S or /proc/net/stat/nf_conntrack said beside the table.")
  private Optional<Path> statistics = Optional.empty();

  @Option(
      names = "--group-by",
      paramLabel = "client|front|state",
      description = "Count by this only.")
  private ConntrackGrouping grouping = ConntrackGrouping.NONE;

  @Option(
      names = "--follow",
      description = "Print flows that go wrong as they appear, until interrupted.")
  private boolean follow;

  @Option(names = "--json", description = "Print one JSON document; one a line with --follow.")
  private boolean json;

  private Filter filter = Filter.ALL;

  @Override
  public Integer call() throws Exception {
    boolean kernel = live || netns.isPresent();
    if (Stream.of(file.isPresent(), kernel, snapshot.isPresent()).filter(each -> each).count()
        != 1) {
      throw usage("name a FILE, or - for standard input, or say --live or --snapshot; one of them");
    }
    if (follow && (mending.isAsked() || snapshot.isPresent())) {
      throw usage("--follow goes with --live, FILE or -, and not with --mend");
    }
    if (mending.isToBeApplied() && !(kernel && mending.isWhole())) {
      throw usage("--apply deletes entries of the kernel's table: say --live and --mend CODE too");
    }
    Surroundings told = around.told();
    filter = selection.filter();
    if (kernel) {
      return live(told, namespace());
    }
    return file.isPresent() ? text(told, file.get()) : recorded(told, snapshot.orElseThrow());
  }

  private int text(Surroundings told, String source)
      throws BadInputException, IOException, KernelRefused {
    try (InputStream in = ConntrackInput.open(source)) {
      // An event stream is not waited for.
      byte[] beginning = follow ? new byte[0] : ConntrackInput.beginning(in);
      ConntrackAnswer answer =
          answer(source, ConntrackPlace.ofText(told, beginning), NetworkNamespace.CURRENT);
      if (statistics.isPresent()) {
        answer.table().counted(ConntrackRecord.statistics(statistics.get()));
      }
      answer.table().read(source, new SequenceInputStream(new ByteArrayInputStream(beginning), in));
      return answer.give();
    }
  }

  private int recorded(Surroundings told, Path path)
      throws BadInputException, IOException, KernelRefused {
    ConntrackRecord recorded = ConntrackRecord.read(path);
    ConntrackAnswer answer =
        answer(recorded.source(), recorded.place(told), NetworkNamespace.CURRENT);
    recorded.statistics().ifPresent(answer.table()::counted);
    answer.table().read(recorded.source(), recorded.table());
    return answer.give();
  }

  private int live(Surroundings told, NetworkNamespace namespace) throws Exception {
    return follow
        ? namespace.call(() -> untilInterrupted(told, namespace))
        : namespace.call(() -> {
          ConntrackAnswer answer = answer("kernel", ConntrackPlace.ofKernel(told), namespace);
          answer.table().readKernel();
          return answer.give();
        });
  }

  /// The namespace's own thread is the one to interrupt: it still has its answer to give.
  private int untilInterrupted(Surroundings told, NetworkNamespace namespace)
      throws IOException, KernelRefused {
    try {
      return Interruption.undoing(() -> following(told, namespace));
    } catch (IOException | KernelRefused | RuntimeException failed) {
      throw failed;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private int following(Surroundings told, NetworkNamespace namespace)
      throws IOException, KernelRefused {
    ConntrackAnswer answer = answer("kernel", ConntrackPlace.ofKernel(told), namespace);
    answer.announce();
    answer.table().follow(() -> !Thread.currentThread().isInterrupted());
    return answer.give();
  }

  private ConntrackAnswer answer(String source, ConntrackPlace place, NetworkNamespace namespace) {
    return new ConntrackAnswer(
        spec().commandLine(),
        new ConntrackAnswer.Manner(grouping, json, follow),
        source,
        place,
        filter,
        mending.of(namespace));
  }

  private NetworkNamespace namespace() throws BadInputException {
    if (netns.isEmpty()) {
      return NetworkNamespace.CURRENT;
    }
    String text = netns.get();
    return Reading.of("--netns", () -> NetworkNamespace.parse(text));
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec().commandLine(), problem);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec;
  }
}
