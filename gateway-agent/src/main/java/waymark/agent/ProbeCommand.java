package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;
import waymark.probe.ProbeRequest;
import waymark.probe.ProbeResult;
import waymark.probe.Prober;
import waymark.probe.Vantage;
import waymark.probe.dns.NameFiles;
import waymark.probe.url.ProbeUrl;

/// `gateway-agent probe`: whether URLs answer, and which phase fails where they do not.
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description = {
      "Probes http, https, tcp, tls and dns URLs, all at once: times each phase (dns, connect, tls,"
          + " first-byte, http) and names the one that fails. A redirect or an HTTP status below 500"
          + " is an answer; nothing is followed.",
      "A probe from the gateway itself takes OUTPUT, not PREROUTING: to see what the LAN sees, start"
          + " it in a namespace beside the gateway."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway-agent probe https://grafana.lab.example/",
      "  gateway-agent probe https://grafana.lab.example/ --address 192.168.1.55 --cacert ca.pem",
      "  gateway-agent probe --vantage netns:client tcp://192.168.1.55:443",
      "  gateway-agent probe --vantage netns:/proc/4711/ns/net 'dns:grafana.lab.example?type=AAAA'",
      "  gateway-agent probe --mark 0x64 --timeout 2s tls://192.0.2.7 dns://10.43.0.10/grafana.lab.example"
    },
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:every URL answers",
      "1:one does not",
      "2:wrong usage, or a file that is not what it claims",
      "3:the network namespace cannot be entered"
    })
final class ProbeCommand implements Callable<Integer> {

  private static final int LOWEST_STATUS = 100;
  private static final int HIGHEST_STATUS = 599;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ProbeOptions options = new ProbeOptions();

  @Parameters(
      paramLabel = "URL",
      arity = "1..*",
      description =
          "https://HOST[:PORT]/PATH, http://..., tcp://HOST:PORT, tls://HOST[:PORT],"
              + " dns://SERVER[:PORT]/NAME[?type=A|AAAA], or dns:NAME for the vantage's own servers.")
  private List<String> urls = List.of();

  @Option(
      names = "--expect-status",
      paramLabel = "N",
      description = "The one HTTP status that is good, 100 to 599.")
  private Optional<Integer> expectedStatus = Optional.empty();

  @Option(
      names = "--resolv-conf",
      paramLabel = "FILE",
      description = "Look names up by this file instead of the vantage's resolv.conf.")
  private Optional<Path> resolvConf = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws BadInputException, IOException, KernelRefused, InterruptedException {
    Vantage vantage = options.vantage();
    NetworkNamespace namespace = namespace(vantage);
    NameFiles files = files(vantage);
    List<ProbeRequest> requests = new ArrayList<>();
    for (ProbeUrl url : read(urls)) {
      requests.add(options.request(url, Optional.empty(), status(), files));
    }
    List<ProbeResult> results = namespace.call(() -> Prober.probe(requests));
    print(results);
    return results.stream().allMatch(ProbeResult::ok) ? ExitStatus.OK : ExitStatus.FINDINGS;
  }

  private void print(List<ProbeResult> results) {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    PrintWriter out = Shown.out(spec.commandLine());
    if (json) {
      Json.print(out, Json.object("probes", results.stream().map(ProbeDocument::of).toList()));
    } else {
      ProbeText text = new ProbeText(out, Colours.ofTerminal());
      results.forEach(text::print);
      out.flush();
    }
  }

  /// All URLs; or a fault for every one that is none.
  private static List<ProbeUrl> read(List<String> texts) throws BadInputException {
    List<ProbeUrl> urls = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    for (String text : texts) {
      try {
        urls.add(ProbeUrl.parse(text));
      } catch (BadValueException bad) {
        faults.add(new Fault("URL", 0, 0, bad.problem(), bad.mend()));
      }
    }
    if (!faults.isEmpty()) {
      throw new BadInputException(faults);
    }
    return urls;
  }

  private static NetworkNamespace namespace(Vantage vantage) throws BadInputException {
    return switch (vantage) {
      case Vantage.Local() -> NetworkNamespace.CURRENT;
      case Vantage.Netns(Path path) ->
          Reading.of("--vantage", () -> NetworkNamespace.parse(path.toString()));
    };
  }

  private NameFiles files(Vantage vantage) {
    NameFiles ofVantage = vantage.nameFiles();
    return new NameFiles(resolvConf.orElse(ofVantage.resolvConf()), ofVantage.hosts());
  }

  private OptionalInt status() throws BadInputException {
    int status = expectedStatus.orElse(LOWEST_STATUS);
    if (status < LOWEST_STATUS || status > HIGHEST_STATUS) {
      throw BadInputException.of(
          "--expect-status",
          new BadValueException(
              status + " is not an HTTP status", "write one from 100 to 599, such as 200"));
    }
    return expectedStatus.isPresent() ? OptionalInt.of(status) : OptionalInt.empty();
  }
}
