package waymark.netstate.routing;

import java.util.List;
import java.util.Optional;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.PortRange;
import waymark.netstate.packet.Protocol;

/// Which packets an ip rule speaks of. What is empty fits every packet.
///
/// @param not the rule acts on the packets that the rest does not fit
/// @param iif the interface the packet came in by; `lo` for packets of this host's own
/// @param oif the interface that a socket of this host is bound to; no forwarded packet has one
/// @param tos the type of service, 0 where it does not count
/// @param unmodelled selectors of the kernel that this model keeps and does not judge, as printed:
///   `uidrange 0-0`, `l3mdev`, `tun_id 5`
public record Selector(
    boolean not,
    Optional<Cidr> from,
    Optional<Cidr> to,
    Optional<InterfaceName> iif,
    Optional<InterfaceName> oif,
    Optional<FwMark> fwmark,
    int tos,
    Optional<Protocol> ipproto,
    Optional<PortRange> sport,
    Optional<PortRange> dport,
    List<String> unmodelled) {

  /// Fits every packet.
  public static final Selector ALL =
      new Selector(
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public Selector {
    unmodelled = List.copyOf(unmodelled);
  }
}
