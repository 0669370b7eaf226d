package waymark.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waymark.diagnosis.ConntrackFindings;
import waymark.diagnosis.Finding;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.conntrack.Filter;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.survey.Observation;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.conntrack.survey.Suspicion;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.IpAddress;

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
      "  gateway-agent conntrack --live --cluster-cidr 10.42.0.0/16 --lan 192.168.1.0/24",
      "  gateway-agent conntrack --tunnel-address 10.66.66.2 conntrack-L.txt.gz",
      "  conntrack -E | gateway-agent conntrack --tunnel-address 10.66.66.2 --follow -"
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

  private static final int FOLLOW_BUFFER = 16 << 20;

  @Spec private @Nullable CommandSpec spec;

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
      names = "--tunnel-address",
      paramLabel = "A",
      description = "An address of the gateway on a tunnel.")
  private List<String> tunnels = new ArrayList<>();

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      description = "A network of pods or services.")
  private List<String> cluster = new ArrayList<>();

  @Option(names = "--lan", paramLabel = "CIDR", description = "A network of the LAN.")
  private List<String> lan = new ArrayList<>();

  @Option(
      names = "--front",
      paramLabel = "A",
      description = "An address that clients reach services by.")
  private List<String> fronts = new ArrayList<>();

  @Option(
      names = "--endpoint",
      paramLabel = "A",
      description = "A pod that lives. If given, entries to any other pod are stale.")
  private List<String> endpoints = new ArrayList<>();

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

  @Override
  public Integer call() throws Exception {
    if (file.isPresent() == (live || netns.isPresent())) {
      throw new ParameterException(
          spec().commandLine(), "name a FILE, or - for standard input, or say --live; one of them");
    }
    Surroundings told = told();
    return file.isPresent() ? text(told, file.get()) : kernel(told);
  }

  private int text(Surroundings told, String source) throws BadInputException, IOException {
    try (InputStream in = ConntrackTable.open(source)) {
      // An event stream is not waited for.
      byte[] beginning = follow ? new byte[0] : ConntrackTable.beginning(in);
      ConntrackPlace place = ConntrackPlace.ofText(told, beginning);
      ConntrackTable table = new ConntrackTable(place.surroundings(), err());
      table.read(
          source, new SequenceInputStream(new ByteArrayInputStream(beginning), in), eyes(table));
      return answer(source, place, table);
    }
  }

  private int kernel(Surroundings told) throws Exception {
    NetworkNamespace namespace =
        netns.isEmpty() ? NetworkNamespace.CURRENT : namespace(netns.get());
    return follow
        ? Interruption.undoing(() -> namespace.call(() -> following(told)))
        : namespace.call(() -> {
          ConntrackPlace place = ConntrackPlace.ofKernel(told);
          ConntrackTable table = new ConntrackTable(place.surroundings(), err());
          table.readKernel(Filter.ALL, eyes(table));
          return answer("kernel", place, table);
        });
  }

  private int following(Surroundings told) throws IOException, KernelRefused {
    ConntrackPlace place = ConntrackPlace.ofKernel(told);
    place.assumed().forEach(each -> err().println("assumed: " + each));
    ConntrackTable table = new ConntrackTable(place.surroundings(), err());
    Ctnetlink.follow(
        FOLLOW_BUFFER, table.sink(eyes(table)), () -> !Thread.currentThread().isInterrupted());
    return answer("kernel", place, table);
  }

  /// What looks at every entry: the survey, and with `--follow` the one who prints.
  private Consumer<Entry> eyes(ConntrackTable table) {
    return follow
        ? entry -> table.survey().see(entry).ifPresent(suspicion -> tell(entry, suspicion))
        : entry -> table.survey().see(entry);
  }

  private void tell(Entry entry, Suspicion suspicion) {
    FlowEntry kept = new FlowEntry(entry.toFlow(), entry.line(), entry.event());
    if (json) {
      Json.printLine(out(), ConntrackDocument.flow(kept, suspicion));
    } else {
      out().println(ConntrackDocument.word(suspicion) + " " + kept.flow());
    }
    out().flush();
  }

  private int answer(String source, ConntrackPlace place, ConntrackTable table) {
    List<Observation> observations = table.survey().observations();
    List<Finding> findings = ConntrackFindings.of(source, observations, table.statistics());
    boolean tunnelKnown = !place.surroundings().tunnels().isEmpty();
    List<String> assumed = new ArrayList<>(place.assumed());
    if (!tunnelKnown) {
      assumed.add(
          "nothing about a tunnel: no address of one is known, so misrouted flows and leaks cannot"
              + " be told (say --tunnel-address)");
    }
    table.faults().forEach(err()::println);
    if (table.faultsInAll() > table.faults().size()) {
      err().println((table.faultsInAll() - table.faults().size()) + " more such lines");
    }
    err().flush();
    if (!follow && json) {
      OptionalLong misrouted =
          tunnelKnown ? OptionalLong.of(count(observations)) : OptionalLong.empty();
      Json.print(
          out(),
          ConntrackDocument.of(
              table.survey().summary(),
              misrouted,
              findings,
              observations,
              assumed,
              table.faultsInAll()));
    } else if (!json) {
      new ConntrackReport(out(), Colours.ofTerminal())
          .print(table.survey().summary(), findings, observations, assumed, grouping);
    }
    boolean found = findings.stream().anyMatch(each -> each.severity() != Finding.Severity.NOTE);
    return found
        ? ExitStatus.FINDINGS
        : table.faultsInAll() > 0
            ? ExitStatus.USAGE
            : tunnelKnown ? ExitStatus.OK : ExitStatus.UNKNOWN;
  }

  private static long count(List<Observation> observations) {
    return observations.stream()
        .filter(each -> each.suspicion() == Suspicion.MISROUTED)
        .mapToLong(Observation::count)
        .sum();
  }

  private Surroundings told() throws BadInputException {
    return new Surroundings(
        Set.copyOf(values("--tunnel-address", tunnels, IpAddress::parse)),
        values("--cluster-cidr", cluster, Cidr::parse),
        values("--lan", lan, Cidr::parse),
        Set.copyOf(values("--front", fronts, IpAddress::parse)),
        Set.of(),
        endpoints.isEmpty()
            ? Optional.empty()
            : Optional.of(Set.copyOf(values("--endpoint", endpoints, IpAddress::parse))));
  }

  private interface Parser<T> {
    T parse(String text) throws BadValueException;
  }

  private static <T> List<T> values(String option, List<String> texts, Parser<T> parser)
      throws BadInputException {
    List<T> values = new ArrayList<>();
    for (String text : texts) {
      try {
        values.add(parser.parse(text));
      } catch (BadValueException bad) {
        throw BadInputException.of(option, bad);
      }
    }
    return values;
  }

  private static NetworkNamespace namespace(String text) throws BadInputException {
    try {
      return NetworkNamespace.parse(text);
    } catch (BadValueException bad) {
      throw BadInputException.of("--netns", bad);
    }
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec;
  }
}
