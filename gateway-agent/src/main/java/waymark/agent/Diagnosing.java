package waymark.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.diagnosis.Case;
import waymark.diagnosis.Clients;
import waymark.diagnosis.Diagnosis;
import waymark.diagnosis.FrontEntries;
import waymark.diagnosis.Inference;
import waymark.diagnosis.Observation;
import waymark.diagnosis.Promise;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.snapshot.Snapshot;
import waymark.policy.Policy;
import waymark.probe.ProbeRequest;
import waymark.probe.ProbeResult;
import waymark.probe.Prober;
import waymark.probe.Vantage;
import waymark.probe.url.ProbeUrl;

/// One diagnosis from its question to its answer: probes, reads the state right after, and judges.
///
/// @param state where the gateway's state is read
/// @param probing how URLs are probed
/// @param policy what the gateway is meant to do, where that is written down
/// @param client the LAN client's address, where it was named
record Diagnosing(
    StateOptions state, ProbeOptions probing, Optional<Policy> policy, Optional<IpAddress> client) {

  /// All that a report needs.
  record Report(
      Diagnosis diagnosis,
      Promise promise,
      List<ProbeResult> probes,
      List<Observation> observations,
      List<String> missing) {}

  Report run(List<ProbeUrl> asked)
      throws BadInputException, IOException, KernelRefused, InterruptedException {
    Vantage vantage = probing.vantage();
    List<ProbeUrl> urls = asked.isEmpty() ? ofPolicy() : asked;
    List<ProbeResult> probes = state.isRecorded() ? List.of() : probe(urls, vantage);
    RecordedSnapshot read = state.read();
    Promise known = policy.map(Promises::of).orElseGet(() -> Inference.of(read.snapshot()));
    Promise promise =
        Promises.withFronts(known, asked.isEmpty() ? List.of() : fronts(asked, probes));
    if (!state.isRecorded() && urls.isEmpty()) {
      probes = probe(ofFronts(promise), vantage);
    }
    List<Observation> observations =
        probes.stream().map(each -> Observations.of(each, vantage)).toList();
    List<IpAddress> clients =
        client.map(List::of).orElseGet(() -> Clients.of(promise, read.snapshot().gateway()));
    Snapshot snapshot = state.withFlows(read.snapshot(), () -> new FrontEntries(promise));
    Diagnosis diagnosis = Diagnosis.of(new Case(snapshot, promise, clients, observations));
    return new Report(diagnosis, promise, probes, observations, read.missing());
  }

  private List<ProbeUrl> ofPolicy() throws BadInputException {
    List<ProbeUrl> urls = new ArrayList<>();
    for (Policy.Ingress ingress : policy.map(Policy::ingress).orElse(List.of())) {
      urls.add(
          Reading.of("ingress " + ingress.name(), () -> ProbeUrl.parse(ingress.url().toString())));
    }
    return urls;
  }

  /// Without a URL, a front is asked for no more than a connection.
  private static List<ProbeUrl> ofFronts(Promise promise) throws BadInputException {
    List<ProbeUrl> urls = new ArrayList<>();
    for (Promise.Front front : promise.fronts()) {
      urls.add(
          Reading.of(
              "front",
              () -> ProbeUrl.parse("tcp://" + new Endpoint(front.address(), front.port()))));
    }
    return urls;
  }

  private List<ProbeResult> probe(List<ProbeUrl> urls, Vantage vantage)
      throws BadInputException, IOException, KernelRefused, InterruptedException {
    List<ProbeRequest> requests = new ArrayList<>();
    for (ProbeUrl url : urls) {
      requests.add(probing.request(url, OptionalInt.empty(), vantage.nameFiles()));
    }
    NetworkNamespace namespace =
        switch (vantage) {
          case Vantage.Local() -> NetworkNamespace.CURRENT;
          case Vantage.Netns(var path) ->
              Reading.of("--vantage", () -> NetworkNamespace.parse(path.toString()));
        };
    return namespace.call(() -> Prober.probe(requests));
  }

  private List<Promise.Front> fronts(List<ProbeUrl> urls, List<ProbeResult> probes)
      throws BadInputException {
    Optional<IpAddress> given = probing.address();
    List<Promise.Front> fronts = new ArrayList<>();
    for (int i = 0; i < urls.size(); i++) {
      Optional<ProbeResult> found =
          i < probes.size() ? Optional.of(probes.get(i)) : Optional.empty();
      fronts.addAll(Promises.fronts(urls.get(i), given, found));
    }
    return fronts;
  }
}
