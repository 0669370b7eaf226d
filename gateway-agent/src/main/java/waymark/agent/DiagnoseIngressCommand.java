package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waymark.kernel.KernelRefused;
import waymark.netstate.packet.IpAddress;
import waymark.policy.Policy;
import waymark.probe.url.ProbeUrl;

/// `gateway-agent diagnose-ingress`: why the services behind the gateway cannot be reached.
@Command(
    name = "diagnose-ingress",
    mixinStandardHelpOptions = true,
    description = {
      "Probes the services behind the gateway, reads its state, walks a LAN client's packets through"
          + " it, and names the cause of what does not work, with the evidence and a fix that was"
          + " tried out on the model.",
      "Whatever is left out is taken from what the live state shows, and the answer says what was"
          + " assumed. A probe from the gateway itself takes OUTPUT, not PREROUTING: it stays green"
          + " through the founding incident, so start it beside the gateway with --vantage."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway-agent diagnose-ingress",
      "  gateway-agent diagnose-ingress https://grafana.lab.example/ --address 192.168.1.55 \\",
      "      --from 192.168.1.100 --vantage netns:client --netns gateway",
      "  gateway-agent diagnose-ingress --policy rules/pi-k3s.yaml --json",
      "  gateway-agent diagnose-ingress --snapshot ./snapshot-of-tuesday"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:healthy",
      "1:broken, leaking or degraded",
      "2:wrong usage, or a file that is not what it claims",
      "3:the kernel refused: not root, or no such namespace",
      "4:unknown: it depends on what is not modelled or was not read"
    })
final class DiagnoseIngressCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final StateOptions state = new StateOptions();
  @Mixin private final ProbeOptions probing = new ProbeOptions();

  @Parameters(paramLabel = "URL", description = "What to reach: https, http, tcp, tls or dns.")
  private List<String> urls = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What the gateway is meant to do (default: what its live state shows).")
  private Optional<String> policy = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "ADDR",
      description = "The LAN client whose packets are walked (default: some address of the LAN).")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write the report to a file of HTML too.")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws BadInputException, IOException, KernelRefused, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    long began = System.nanoTime();
    Optional<Policy> meant = Optional.empty();
    if (policy.isPresent()) {
      meant = Optional.of(PolicyInput.read(policy.get()));
    }
    Optional<IpAddress> client = Optional.empty();
    if (from.isPresent()) {
      String text = from.get();
      client = Optional.of(Reading.of("--from", () -> IpAddress.parse(text)));
    }
    List<ProbeUrl> asked = new ArrayList<>();
    for (String url : urls) {
      asked.add(Reading.of("URL", () -> ProbeUrl.parse(url)));
    }
    Diagnosing.Report found = new Diagnosing(state, probing, meant, client).run(asked);
    PrintWriter out = Shown.out(spec.commandLine());
    if (json) {
      Json.print(out, DiagnosisDocument.of(found, (System.nanoTime() - began) / 1e9));
    } else {
      new DiagnosisText(out, Colours.ofTerminal()).print(found);
    }
    if (report.isPresent()) {
      StringWriter text = new StringWriter();
      new DiagnosisText(new Shown(text), new Colours(false)).print(found);
      Files.writeString(report.get(), HtmlReport.of(text.toString()));
    }
    return switch (found.diagnosis().verdict()) {
      case HEALTHY -> ExitStatus.OK;
      case BROKEN, LEAKING, DEGRADED -> ExitStatus.FINDINGS;
      case UNKNOWN -> ExitStatus.UNKNOWN;
    };
  }
}
