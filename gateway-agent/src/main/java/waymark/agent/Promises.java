package waymark.agent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.diagnosis.Promise;
import waymark.diagnosis.Promise.Front;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.policy.Policy;
import waymark.probe.ProbeResult;
import waymark.probe.url.ProbeUrl;
import waymark.probe.url.TransportAddress;

/// Puts together what a gateway promises: from its policy where there is one, else from what its
/// live state shows, with the fronts that were asked for by URL in the place of all others.
final class Promises {

  private Promises() {}

  static Promise of(Policy policy) {
    Policy.Tunnel tunnel = policy.tunnel();
    return new Promise(
        policy.lan().cidrs(),
        policy.lan().interfaces(),
        policy.cluster().pods(),
        policy.cluster().services(),
        policy.ingress().stream().flatMap(Promises::fronts).toList(),
        Optional.of(
            new Promise.Tunnel(
                tunnel.dev(),
                tunnel.addresses(),
                tunnel.gateways(),
                Optional.of(tunnel.mark()),
                tunnel.table(),
                List.of())),
        List.of());
  }

  private static Stream<Front> fronts(Policy.Ingress ingress) {
    return ingress.addresses().stream()
        .map(address ->
            new Front(
                ingress.name(), address, protocol(ingress.url().getScheme()), ingress.port()));
  }

  private static Protocol protocol(String scheme) {
    return scheme.equals("dns") ? Protocol.UDP : Protocol.TCP;
  }

  /// A client of elsewhere has no promise to be judged by.
  static IpAddress requireOfLan(Promise promise, IpAddress client) throws BadValueException {
    if (!promise.lan().isEmpty() && promise.lanOf(client).isEmpty()) {
      throw new BadValueException(
          client + " is no address of the LAN, " + promise.lan(),
          "name a client of it, or the LAN in a policy (--policy)");
    }
    return client;
  }

  static Promise withFronts(Promise promise, List<Front> fronts) {
    return fronts.isEmpty()
        ? promise
        : new Promise(
            promise.lan(),
            promise.lanInterfaces(),
            promise.pods(),
            promise.services(),
            fronts,
            promise.tunnel(),
            promise.assumed().stream().filter(each -> !each.startsWith("a front is")).toList());
  }

  /// The fronts that a URL names: at an address that was given, or where a probe found its name to
  /// be.
  static List<Front> fronts(ProbeUrl url, Optional<IpAddress> given, Optional<ProbeResult> found) {
    List<IpAddress> addresses =
        given
            .map(List::of)
            .orElseGet(() ->
                found
                    .map(ProbeResult::addresses)
                    .filter(list -> !list.isEmpty())
                    .orElseGet(() ->
                        found.flatMap(ProbeResult::remote).map(TransportAddress::address).stream()
                            .toList()));
    return addresses.stream()
        .map(address -> new Front(url.text(), address, protocol(url), port(url)))
        .toList();
  }

  private static Protocol protocol(ProbeUrl url) {
    return url instanceof ProbeUrl.Dns ? Protocol.UDP : Protocol.TCP;
  }

  private static int port(ProbeUrl url) {
    return switch (url) {
      case ProbeUrl.Http http -> http.endpoint().port();
      case ProbeUrl.Https https -> https.endpoint().port();
      case ProbeUrl.Tcp tcp -> tcp.endpoint().port();
      case ProbeUrl.Tls tls -> tls.endpoint().port();
      case ProbeUrl.Dns dns -> 53;
    };
  }
}
