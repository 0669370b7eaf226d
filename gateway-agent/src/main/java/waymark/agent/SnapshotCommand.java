package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.record.SnapshotFiles;
import waymark.kernel.record.SnapshotRecorder;
import waymark.kernel.record.SnapshotRecorder.Recorded;
import waymark.netstate.packet.BadValueException;

/// `gateway-agent snapshot`: a gateway's state in files, to be diagnosed elsewhere.
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = {
      "Records the live state of a gateway as the plain output of plain commands, which diagnose and"
          + " verify read with --snapshot. WireGuard keys are removed; only the owner may read the"
          + " files. Needs root."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway-agent snapshot gateway.tar.gz",
      "  gateway-agent snapshot --netns waymark-gateway broken/",
      "  gateway-agent diagnose-ingress --snapshot gateway.tar.gz"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:recorded",
      "2:wrong usage, or something is there already",
      "3:the kernel refused",
      "4:recorded, but a part without which little can be said could not be collected"
    })
final class SnapshotCommand implements Callable<Integer> {

  /// Without one of these the way of a packet is a guess.
  private static final Set<String> NEEDED =
      Set.of("iptables-save.txt", "ip-rule.json", "ip-route-table-all.json", "ip-addr.json");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--netns",
      paramLabel = "NAME|PATH",
      description = "The network namespace to record, as ip netns lists it.")
  private @Nullable String netns;

  @Option(names = "--force", description = "Replace what is there.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Parameters(paramLabel = "DIR|FILE.tar.gz", description = "Where to.")
  private @Nullable Path path;

  @Override
  public Integer call() throws BadInputException, IOException, KernelRefused, InterruptedException {
    Path to = Objects.requireNonNull(path);
    Recorded recorded = SnapshotRecorder.record(namespace());
    try {
      SnapshotFiles.write(to, recorded.files(), force, SnapshotRecorder.names());
    } catch (BadValueException inTheWay) {
      throw BadInputException.of("snapshot", inTheWay);
    }
    PrintWriter out = Shown.out(Objects.requireNonNull(spec).commandLine());
    if (json) {
      Json.print(out, document(to, recorded));
    } else {
      print(out, to, recorded);
    }
    return recorded.files().keySet().containsAll(NEEDED) ? ExitStatus.OK : ExitStatus.UNKNOWN;
  }

  private NetworkNamespace namespace() throws BadInputException {
    try {
      return netns == null ? NetworkNamespace.CURRENT : NetworkNamespace.parse(netns);
    } catch (BadValueException bad) {
      throw BadInputException.of("--netns", bad);
    }
  }

  private Map<String, @Nullable Object> document(Path to, Recorded recorded) {
    List<Map<String, @Nullable Object>> collected = new ArrayList<>();
    recorded
        .files()
        .forEach(
            (file, text) -> collected.add(Json.object("file", file, "characters", text.length())));
    List<Map<String, @Nullable Object>> not = new ArrayList<>();
    recorded.notCollected().forEach((file, why) -> not.add(Json.object("file", file, "why", why)));
    return Json.object(
        "path",
        to.toString(),
        "netns",
        Optional.ofNullable(netns),
        "collected",
        collected,
        "notCollected",
        not);
  }

  private static void print(PrintWriter out, Path to, Recorded recorded) {
    recorded
        .files()
        .forEach((file, text) -> out.printf("  %-26s %d lines%n", file, text.lines().count()));
    if (!recorded.notCollected().isEmpty()) {
      out.println("not collected:");
      recorded.notCollected().forEach((file, why) -> out.printf("  %-26s %s%n", file, why));
    }
    out.println("recorded in " + to);
  }
}
