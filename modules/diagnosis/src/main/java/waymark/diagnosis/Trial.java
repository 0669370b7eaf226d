package waymark.diagnosis;

import java.util.Optional;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Walk;

/// One promise put to the test: a packet walked, and its answer walked back.
///
/// @param name for people: `ingress grafana`, `internet through the tunnel`
/// @param back the answer's way, where the packet arrived
/// @param next the way of the connection's next packet, where the first one and its answer keep the
///   promise
public record Trial(
    String name,
    Aim aim,
    Packet packet,
    Walk there,
    Optional<Walk> back,
    Optional<Walk> next,
    Result result) {

  /// What is promised of the packet.
  public sealed interface Aim {

    /// A LAN client reaches a front, and its answer comes back from the front.
    record Ingress(Promise.Front front) implements Aim {}

    /// A LAN client's packet for the internet leaves by the tunnel, with the tunnel's address.
    record Internet(InterfaceName tunnel) implements Aim {}

    /// A LAN client's packet for the internet, of a family that the tunnel does not carry, does not
    /// leave beside it.
    record Within(Family family, InterfaceName tunnel) implements Aim {

      /// As people write it: `IPv6`.
      String familyName() {
        return switch (family) {
          case IPV4 -> "IPv4";
          case IPV6 -> "IPv6";
        };
      }
    }
  }

  /// What came of it.
  public sealed interface Result {

    record Kept() implements Result {}

    record Broken() implements Result {}

    /// @param why what the answer depends on
    record Open(String why) implements Result {}
  }

  /// The walk that decides: the one that breaks the promise, where one does on the way there.
  public Walk telling() {
    return isBroken() ? next.orElse(there) : there;
  }

  Trial with(Result newResult) {
    return new Trial(name, aim, packet, there, back, next, newResult);
  }

  public boolean isKept() {
    return result instanceof Result.Kept;
  }

  public boolean isBroken() {
    return result instanceof Result.Broken;
  }
}
