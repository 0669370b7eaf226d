package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Trial.Aim;
import waymark.diagnosis.Trial.Result;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walker;

/// Puts every promise of a gateway to the test.
public final class Trials {

  /// A client's port; any that no rule names would do.
  private static final int CLIENT_PORT = 40000;

  /// Addresses of the internet that nobody has (RFC 5737, RFC 3849): where the packet would go.
  private static final IpAddress INTERNET = IpAddress.v4(0xC6336401);

  private static final IpAddress INTERNET6 = new IpAddress(Family.IPV6, 0x2001_0db8_ffff_0000L, 1);

  private final Promise promise;
  private final List<Client> clients;

  /// @param clients that the packets come from
  public Trials(Promise promise, List<Client> clients) {
    this.promise = promise;
    this.clients = List.copyOf(clients);
  }

  public List<Trial> on(Gateway gateway) {
    Walker walker = Walker.of(gateway);
    List<Trial> trials = new ArrayList<>();
    for (Client client : clients) {
      Family family = client.address().family();
      promise.fronts().stream()
          .filter(front -> front.address().family() == family)
          .map(front -> ingress(walker, client, front))
          .forEach(trials::add);
      promise
          .tunnel()
          .filter(tunnel -> carries(tunnel, family))
          .map(tunnel -> internet(walker, client, tunnel))
          .ifPresent(trials::add);
    }
    return trials;
  }

  /// With the client's address where there are several.
  private String name(String what, Client client) {
    return clients.size() == 1 ? what : what + " from " + client.address();
  }

  private static boolean carries(Promise.Tunnel tunnel, Family family) {
    return tunnel.addresses().stream().anyMatch(each -> each.family() == family);
  }

  private Trial ingress(Walker walker, Client client, Promise.Front front) {
    Packet packet =
        new Packet(
            Optional.of(client.in()),
            client.address(),
            front.address(),
            Transport.first(front.protocol(), CLIENT_PORT, front.port()),
            0);
    return Courses.of(walker, packet, (there, back) -> ingressResult(packet, there, back))
        .trial(name("ingress " + front.name(), client), new Aim.Ingress(front), packet);
  }

  private Result ingressResult(Packet packet, Walk there, Optional<Walk> back) {
    return switch (there.verdict()) {
      case Verdict.Unknown(List<String> reasons) -> new Result.Open(String.join("; ", reasons));
      case Verdict.Dropped dropped -> new Result.Broken();
      case Verdict.Rejected rejected -> new Result.Broken();
      // Nothing translates it: the node itself would have to listen, and no snapshot tells.
      case Verdict.Local local -> new Result.Broken();
      case Verdict.Forwarded forwarded ->
          promise.isTunnel(forwarded.out())
              ? new Result.Broken()
              : back.map(answer -> answerResult(packet, answer))
                  .orElseGet(() -> new Result.Open("the way of the answer"));
    };
  }

  /// The answer has to leave where the client is, as if the front had sent it.
  private static Result answerResult(Packet packet, Walk answer) {
    return switch (answer.verdict()) {
      case Verdict.Unknown(List<String> reasons) -> new Result.Open(String.join("; ", reasons));
      case Verdict.Forwarded forwarded ->
          Optional.of(forwarded.out()).equals(packet.in())
                  && forwarded.packet().from().equals(packet.to())
              ? new Result.Kept()
              : new Result.Broken();
      case Verdict.Dropped dropped -> new Result.Broken();
      case Verdict.Rejected rejected -> new Result.Broken();
      case Verdict.Local local -> new Result.Broken();
    };
  }

  private Trial internet(Walker walker, Client client, Promise.Tunnel tunnel) {
    IpAddress far = client.address().family() == Family.IPV4 ? INTERNET : INTERNET6;
    Packet packet =
        new Packet(
            Optional.of(client.in()),
            client.address(),
            far,
            Transport.first(Protocol.TCP, CLIENT_PORT, 443),
            0);
    return Courses.of(walker, packet, (there, back) -> internetResult(packet, tunnel, there, back))
        .trial(
            name("internet through " + tunnel.dev(), client),
            new Aim.Internet(tunnel.dev()),
            packet);
  }

  private static Result internetResult(
      Packet packet, Promise.Tunnel tunnel, Walk there, Optional<Walk> back) {
    return switch (there.verdict()) {
      case Verdict.Unknown(List<String> reasons) -> new Result.Open(String.join("; ", reasons));
      case Verdict.Dropped dropped -> new Result.Broken();
      case Verdict.Rejected rejected -> new Result.Broken();
      case Verdict.Local local -> new Result.Broken();
      case Verdict.Forwarded forwarded ->
          forwarded.out().equals(tunnel.dev())
                  && tunnel.addresses().contains(forwarded.packet().source())
              ? back.map(answer -> answerResult(packet, answer))
                  .orElseGet(() -> new Result.Open("the way of the answer"))
              : new Result.Broken();
    };
  }
}
