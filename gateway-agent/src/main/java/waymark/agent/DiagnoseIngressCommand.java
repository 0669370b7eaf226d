package waymark.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import waymark.diagnosis.Case;
import waymark.diagnosis.Clients;
import waymark.diagnosis.Diagnosis;
import waymark.diagnosis.Inference;
import waymark.diagnosis.Promise;
import waymark.diagnosis.Trial;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.snapshot.RecordedSnapshot;

/// `gateway-agent diagnose-ingress`: why the services behind the gateway cannot be reached.
@Command(
    name = "diagnose-ingress",
    mixinStandardHelpOptions = true,
    description = "Names the cause when services behind the gateway cannot be reached.")
final class DiagnoseIngressCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--snapshot", required = true)
  private @Nullable Path snapshot;

  @Option(names = "--json")
  private boolean json;

  @Override
  public Integer call() throws BadInputException, IOException {
    long began = System.nanoTime();
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    RecordedSnapshot recorded = SnapshotInput.read(java.util.Objects.requireNonNull(snapshot));
    Promise promise = Inference.of(recorded.snapshot());
    List<IpAddress> clients = Clients.of(promise, recorded.snapshot().gateway());
    Diagnosis diagnosis = Diagnosis.of(new Case(recorded.snapshot(), promise, clients, List.of()));
    if (json) {
      Json.print(out, document(diagnosis, promise, recorded.missing(), began));
    } else {
      new DiagnosisText(out, Colours.ofTerminal())
          .print(diagnosis, promise, List.of(), recorded.missing());
    }
    return switch (diagnosis.verdict()) {
      case HEALTHY -> ExitStatus.OK;
      case BROKEN, LEAKING, DEGRADED -> ExitStatus.FINDINGS;
      case UNKNOWN -> ExitStatus.UNKNOWN;
    };
  }

  private static Map<String, @Nullable Object> document(
      Diagnosis diagnosis, Promise promise, List<String> missing, long began) {
    List<Map<String, @Nullable Object>> walks = new ArrayList<>();
    for (Trial trial : diagnosis.trials()) {
      walks.add(
          Json.object(
              "name", trial.name(),
              "holds", holds(trial),
              "packet", WalkDocument.packet(trial.packet()),
              "walk", WalkDocument.walk(trial.there()),
              "reply", trial.back().map(WalkDocument::walk)));
    }
    return Json.object(
        "verdict", diagnosis.verdict().word(),
        "cause", diagnosis.cause().map(code -> code.word()),
        "findings", diagnosis.findings().stream().map(FindingDocument::of).toList(),
        "probes", List.of(),
        "walks", walks,
        "assumed", promise.assumed(),
        "missing", missing,
        "seconds", (System.nanoTime() - began) / 1e9);
  }

  private static Optional<Boolean> holds(Trial trial) {
    return trial.isKept() || trial.isBroken() ? Optional.of(trial.isKept()) : Optional.empty();
  }
}
