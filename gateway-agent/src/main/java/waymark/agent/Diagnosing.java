package waymark.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.diagnosis.Case;
import waymark.diagnosis.Client;
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
import waymark.netstate.walk.Gateway;
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
    List<Wanted> wanted =
        asked.isEmpty()
            ? ofPolicy()
            : asked.stream().map(url -> new Wanted(url, Optional.empty())).toList();
    List<ProbeResult> probes = state.isRecorded() ? List.of() : probe(wanted, vantage);
    RecordedSnapshot read = state.read();
    Promise known = policy.map(Promises::of).orElseGet(() -> Inference.of(read.snapshot()));
    Promise promise =
        Promises.withFronts(known, asked.isEmpty() ? List.of() : fronts(asked, probes));
    if (!state.isRecorded() && wanted.isEmpty()) {
      probes = probe(ofFronts(promise), vantage);
    }
    List<Observation> observations =
        probes.stream().map(each -> Observations.of(each, vantage)).toList();
    if (client.isPresent()) {
      Reading.of("--from", () -> Promises.requireOfLan(promise, client.get()));
    }
    Gateway gateway = read.snapshot().gateway();
    List<Client> clients =
        client
            .map(named -> Clients.of(promise, gateway, named))
            .orElseGet(() -> Clients.of(promise, gateway));
    Snapshot snapshot = state.withFlows(read.snapshot(), () -> new FrontEntries(promise));
    Diagnosis diagnosis = Diagnosis.of(new Case(snapshot, promise, clients, observations));
    return new Report(diagnosis, promise, probes, observations, read.missing());
  }

  /// What is to be probed.
  ///
  /// @param at where its host is, where that is written down: a name's answer may be another host's
  private record Wanted(ProbeUrl url, Optional<IpAddress> at) {}

  private List<Wanted> ofPolicy() throws BadInputException {
    List<Wanted> wanted = new ArrayList<>();
    for (Policy.Ingress ingress : policy.map(Policy::ingress).orElse(List.of())) {
      ProbeUrl url =
          Reading.of("ingress " + ingress.name(), () -> ProbeUrl.parse(ingress.url().toString()));
      ingress.addresses().forEach(address -> wanted.add(new Wanted(url, Optional.of(address))));
    }
    return wanted;
  }

  /// Without a URL, a front is asked for no more than a connection.
  private static List<Wanted> ofFronts(Promise promise) throws BadInputException {
    List<Wanted> wanted = new ArrayList<>();
    for (Promise.Front front : promise.fronts()) {
      ProbeUrl url =
          Reading.of(
              "front",
              () -> ProbeUrl.parse("tcp://" + new Endpoint(front.address(), front.port())));
      wanted.add(new Wanted(url, Optional.empty()));
    }
    return wanted;
  }

  private List<ProbeResult> probe(List<Wanted> wanted, Vantage vantage)
      throws BadInputException, IOException, KernelRefused, InterruptedException {
    List<ProbeRequest> requests = new ArrayList<>();
    for (Wanted one : wanted) {
      requests.add(probing.request(one.url(), one.at(), OptionalInt.empty(), vantage.nameFiles()));
    }
    NetworkNamespace namespace =
        switch (vantage) {
          case Vantage.Local() -> state.namespace();
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
