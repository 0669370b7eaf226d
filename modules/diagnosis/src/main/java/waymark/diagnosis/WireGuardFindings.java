package waymark.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import waymark.diagnosis.Finding.Evidence;
import waymark.diagnosis.Finding.Evidence.Kind;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// What WireGuard says of the tunnel's far end. Its own outer packets are not walked.
final class WireGuardFindings {

  private WireGuardFindings() {}

  static List<Finding> of(Case facts, Promise.Tunnel tunnel) {
    Optional<WireGuard> read =
        facts
            .snapshot()
            .wireguard()
            .toOptional()
            .flatMap(text -> WireGuard.read(text, tunnel.dev().name()))
            .filter(wireguard -> !wireguard.peers().isEmpty());
    List<Finding> found = new ArrayList<>();
    read.flatMap(wireguard -> handshake(wireguard, tunnel)).ifPresent(found::add);
    for (Family family : Family.values()) {
      read.flatMap(wireguard -> allowed(wireguard, tunnel, family)).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Finding> handshake(WireGuard wireguard, Promise.Tunnel tunnel) {
    if (!wireguard.peers().stream().allMatch(WireGuard.Peer::isSilent)) {
      return Optional.empty();
    }
    Optional<Duration> last =
        wireguard.peers().stream()
            .map(WireGuard.Peer::shook)
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    String said =
        last.map(ago ->
                "the peer of "
                    + tunnel.dev()
                    + " is kept alive and has not shaken hands for "
                    + ago.toMinutes()
                    + " minutes: ")
            .orElse("the peer of " + tunnel.dev() + " never shook hands: ");
    return Optional.of(
        Finding.of(
            Code.TUNNEL_NO_HANDSHAKE,
            Severity.ERROR,
            said + "check its endpoint and keys",
            List.of(
                new Evidence(
                    Kind.INTERFACE,
                    "wg show "
                        + tunnel.dev()
                        + ": "
                        + last.map(ago -> "latest handshake " + ago.toSeconds() + " seconds ago")
                            .orElse("no latest handshake")))));
  }

  /// WireGuard refuses packets to addresses that it knows no peer for, after the route has sent
  /// them to it.
  private static Optional<Finding> allowed(
      WireGuard wireguard, Promise.Tunnel tunnel, Family family) {
    List<Cidr> allowed =
        wireguard.peers().stream().map(WireGuard.Peer::allowed).flatMap(List::stream).toList();
    boolean holds =
        internet(family).anyMatch(far -> allowed.stream().anyMatch(block -> block.contains(far)));
    return !tunnel.carries(family) || holds
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                Code.TABLE_NO_ROUTE,
                Severity.ERROR,
                tunnel.dev()
                    + " refuses packets for the internet: no peer's allowed ips hold its addresses;"
                    + " give the peer AllowedIPs = "
                    + (family == Family.IPV4 ? "0.0.0.0/0" : "::/0"),
                List.of(
                    new Evidence(
                        Kind.INTERFACE,
                        "wg show "
                            + tunnel.dev()
                            + ": allowed ips: "
                            + String.join(", ", allowed.stream().map(Cidr::toString).toList())))));
  }

  /// Public resolvers: whoever lets the internet through lets these.
  private static Stream<IpAddress> internet(Family family) {
    return switch (family) {
      case IPV4 -> Stream.of(IpAddress.v4(0x01010101), IpAddress.v4(0x08080808));
      case IPV6 ->
          Stream.of(
              new IpAddress(Family.IPV6, 0x2606_4700_4700_0000L, 0x1111),
              new IpAddress(Family.IPV6, 0x2001_4860_4860_0000L, 0x8888));
    };
  }
}
