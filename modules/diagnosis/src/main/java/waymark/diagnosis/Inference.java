package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.diagnosis.Promise.Front;
import waymark.diagnosis.Promise.Tunnel;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.routing.Link.InterfaceAddress;
import waymark.netstate.routing.TableId;
import waymark.netstate.snapshot.Snapshot;
import waymark.netstate.walk.Gateway;

/// Reads a gateway's purpose off its live state, for a person who has no policy at hand: what the
/// marks, ip rules, WireGuard interfaces and DNAT rules show, each guess said.
public final class Inference {

  private final Gateway gateway;
  private final List<String> assumed = new ArrayList<>();

  private Inference(Gateway gateway) {
    this.gateway = gateway;
  }

  /// What a gateway seems to be there for.
  public static Promise of(Snapshot snapshot) {
    return new Inference(snapshot.gateway()).promise();
  }

  private Promise promise() {
    Optional<Tunnel> found = new InferredTunnel(gateway).tunnel();
    found.ifPresent(known -> assumed.add(said(known)));
    Optional<InterfaceName> lanInterface = lanInterface(found.map(Tunnel::dev));
    List<InterfaceAddress> own = lanInterface.stream().flatMap(this::addressesOn).toList();
    List<Cidr> lan = own.stream().map(InterfaceAddress::network).distinct().toList();
    lanInterface.ifPresent(dev ->
        assumed.add("the LAN is " + lan + " on " + dev + ", where the main default route is"));
    Optional<Tunnel> tunnel =
        found.map(known -> known.choosing(new ChosenSources(gateway, known).in(lan)));
    tunnel
        .filter(known -> !known.chosen().isEmpty())
        .ifPresent(known ->
            assumed.add(
                "of the LAN, "
                    + known.chosen()
                    + " alone is meant to go through "
                    + known.dev()
                    + ", by the rules that choose it"));
    List<Front> fronts =
        new InferredFronts(gateway, lan, own.stream().map(InterfaceAddress::address).toList())
            .fronts();
    fronts.forEach(front -> assumed.add("a front is " + front.name() + ", by its DNAT rule"));
    return new Promise(
        lan, lanInterface.stream().toList(), List.of(), List.of(), fronts, tunnel, assumed);
  }

  private static String said(Tunnel tunnel) {
    return "the tunnel is "
        + tunnel.dev()
        + " with "
        + tunnel.mark().map(mark -> "mark " + mark + " and ").orElse("")
        + "table "
        + tunnel.table();
  }

  private Optional<InterfaceName> lanInterface(Optional<InterfaceName> tunnel) {
    return gateway.routes().toOptional().orElse(List.of()).stream()
        .filter(route -> route.table().equals(TableId.MAIN))
        .filter(route -> route.destination().prefixLength() == 0)
        .flatMap(route -> route.nextHops().stream())
        .flatMap(hop -> hop.dev().stream())
        .filter(dev -> !tunnel.equals(Optional.of(dev)))
        .findFirst();
  }

  private Stream<InterfaceAddress> addressesOn(InterfaceName dev) {
    return gateway.links().toOptional().orElse(List.of()).stream()
        .filter(link -> link.name().equals(dev))
        .flatMap(link -> link.addresses().stream())
        .filter(address -> address.scope().equals("global"));
  }
}
