package waymark.netstate.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

/// A network interface with its addresses, as `ip addr` shows it.
///
/// @param index from 1
/// @param flags as ip(8) prints them: `UP`, `LOWER_UP`, `POINTOPOINT`, ...
/// @param mtu in bytes
/// @param master the bridge or VRF that it belongs to
/// @param group the device group, 0 by default
/// @param kind `veth`, `bridge`, `vxlan`, `wireguard`, `tun`, ...; empty for hardware
/// @param address the hardware address, `aa:bb:cc:dd:ee:ff`; empty where it has none
public record Link(
    int index,
    InterfaceName name,
    Set<String> flags,
    int mtu,
    Optional<InterfaceName> master,
    int group,
    Optional<String> kind,
    Optional<String> address,
    List<InterfaceAddress> addresses) {

  public Link {
    flags = Set.copyOf(flags);
    addresses = List.copyOf(addresses);
  }

  public boolean isUp() {
    return flags.contains("UP");
  }

  /// An address of an interface with the network around it.
  ///
  /// @param peer the other end of a point-to-point address
  /// @param scope as ip(8) prints it: `global`, `link`, `host`
  /// @param secondary whether another address of the same network came first; MASQUERADE passes it
  ///   over
  public record InterfaceAddress(
      IpAddress address,
      int prefixLength,
      Optional<IpAddress> peer,
      String scope,
      boolean secondary) {

    /// The network on this link: that of the peer where there is one.
    public Cidr network() {
      return Cidr.around(peer.orElse(address), prefixLength);
    }
  }
}
