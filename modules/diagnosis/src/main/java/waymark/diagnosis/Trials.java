package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Trial.Aim;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Walker;

/// Puts every promise of a gateway to the test.
public final class Trials {

  /// A client's port; any that no rule names would do.
  private static final int CLIENT_PORT = 40000;

  /// Addresses of the internet that nobody has (RFC 5737, RFC 3849): where the packet would go.
  private static final IpAddress INTERNET = IpAddress.v4(0xC6336401);

  private static final IpAddress INTERNET6 = new IpAddress(Family.IPV6, 0x2001_0db8_ffff_0000L, 1);

  private final Promise promise;
  private final Judging judging;
  private final List<Client> clients;

  /// @param clients that the packets come from
  public Trials(Promise promise, List<Client> clients) {
    this.promise = promise;
    this.judging = new Judging(promise);
    this.clients = List.copyOf(clients);
  }

  public List<Trial> on(Gateway gateway) {
    Walker walker = Walker.of(gateway);
    List<Trial> trials = new ArrayList<>();
    for (Client client : clients) {
      promise.fronts().stream()
          .filter(front -> front.address().family() == client.address().family())
          .map(front -> ingress(walker, client, front))
          .forEach(trials::add);
      promise
          .tunnel()
          .filter(tunnel -> isFor(tunnel, client.address()))
          .map(tunnel -> internet(walker, client, tunnel))
          .ifPresent(trials::add);
    }
    return trials;
  }

  private boolean isFor(Promise.Tunnel tunnel, IpAddress client) {
    return promise.lanOf(client).map(block -> tunnel.isFor(client, block)).orElse(true);
  }

  /// With the client's address where there are several.
  private String name(String what, Client client) {
    return clients.size() == 1 ? what : what + " from " + client.address();
  }

  private Trial ingress(Walker walker, Client client, Promise.Front front) {
    Packet packet =
        new Packet(
            Optional.of(client.in()),
            client.address(),
            front.address(),
            Transport.first(front.protocol(), CLIENT_PORT, front.port()),
            0);
    return Courses.of(walker, packet, (there, back) -> judging.ingress(packet, there, back))
        .trial(name("ingress " + front.name(), client), new Aim.Ingress(front), packet);
  }

  private Trial internet(Walker walker, Client client, Promise.Tunnel tunnel) {
    Family family = client.address().family();
    Packet packet =
        new Packet(
            Optional.of(client.in()),
            client.address(),
            family == Family.IPV4 ? INTERNET : INTERNET6,
            Transport.first(Protocol.TCP, CLIENT_PORT, 443),
            0);
    if (tunnel.carries(family)) {
      return Courses.of(
              walker, packet, (there, back) -> Judging.internet(packet, tunnel, there, back))
          .trial(
              name("internet through " + tunnel.dev(), client),
              new Aim.Internet(tunnel.dev()),
              packet);
    }
    Aim.Within within = new Aim.Within(family, tunnel.dev());
    return Courses.of(walker, packet, (there, back) -> Judging.within(tunnel, there))
        .trial(
            name("no " + within.familyName() + " beside " + tunnel.dev(), client), within, packet);
  }
}
