package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.netstate.netfilter.Match;
import waymark.netstate.netfilter.ipset.IpSet;
import waymark.netstate.netfilter.ipset.IpSet.Content;
import waymark.netstate.netfilter.ipset.Part;
import waymark.netstate.netfilter.ipset.SetType;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

/// Whether a set holds what `-m set` asks of a packet (ip_set_test in ip_set_core.c, and each
/// type's kadt).
final class SetMatching {

  private final Terrain terrain;
  private final Flight flight;
  private final Optional<InterfaceName> in;

  /// @param in the interface that the hook shows the packet to have come in by
  SetMatching(Terrain terrain, Flight flight, Optional<InterfaceName> in) {
    this.terrain = terrain;
    this.flight = flight;
    this.in = in;
  }

  /// Empty where it cannot be told.
  Optional<Boolean> fits(Match.InSet match) {
    return holds(match.set(), match).map(held -> held != match.invert());
  }

  private Optional<Boolean> holds(String name, Match.InSet match) {
    Optional<IpSet> set = terrain.set(name);
    if (set.isEmpty()) {
      return Optional.empty();
    }
    return switch (set.get().content()) {
      case Content.Elements elements -> holds(elements, match);
      case Content.Union(List<String> sets) -> any(sets, match);
      case Content.Unmodelled unmodelled -> Optional.empty();
    };
  }

  private Optional<Boolean> any(List<String> sets, Match.InSet match) {
    boolean isOpen = false;
    for (String each : sets) {
      Optional<Boolean> held = holds(each, match);
      if (held.orElse(false)) {
        return held;
      }
      isOpen |= held.isEmpty();
    }
    return isOpen ? Optional.empty() : Optional.of(false);
  }

  /// A match that names fewer directions than the set has parts, or of the other family, finds
  /// nothing.
  private Optional<Boolean> holds(Content.Elements set, Match.InSet match) {
    List<SetType.Dimension> dimensions = set.type().dimensions();
    boolean isOther = set.family().map(each -> each != flight.packet().family()).orElse(false);
    if (isOther || match.sources().size() < dimensions.size()) {
      return Optional.of(false);
    }
    List<Part> key = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      boolean source = match.sources().get(i);
      boolean isPort =
          dimensions.get(i) == SetType.Dimension.PORT
              || dimensions.get(i) == SetType.Dimension.BARE_PORT;
      if (isPort && source && !flight.sourcePortKept()) {
        return Optional.empty();
      }
      Optional<Part> part = part(dimensions.get(i), source);
      if (part.isEmpty()) {
        return Optional.of(false);
      }
      key.add(part.get());
    }
    boolean exceptions = match.returnNoMatch() && set.type().hasExceptions();
    return Optional.of(
        switch (set.members().find(key)) {
          case MISSED -> false;
          case IN -> !exceptions;
          case EXCEPTED -> exceptions;
        });
  }

  private Optional<Part> part(SetType.Dimension dimension, boolean source) {
    Packet packet = flight.packet();
    return switch (dimension) {
      case ADDRESS -> Optional.of(block(source ? packet.source() : packet.destination()));
      case PORT -> Optional.of(port(packet, source));
      case BARE_PORT ->
          packet.protocol().equals(Protocol.TCP) || packet.protocol().equals(Protocol.UDP)
              ? Optional.of(new Part.Port(OptionalInt.empty(), number(packet.transport(), source)))
              : Optional.empty();
      case DEVICE -> (source ? in : flight.out()).map(Part.Device::new);
    };
  }

  private static Part block(IpAddress address) {
    return new Part.Block(Cidr.of(address));
  }

  private static Part port(Packet packet, boolean source) {
    return new Part.Port(
        OptionalInt.of(packet.protocol().number()), number(packet.transport(), source));
  }

  /// The kernel reads no ports of DCCP.
  private static int number(Transport transport, boolean source) {
    return switch (transport) {
      case Transport.Tcp tcp -> source ? tcp.sourcePort() : tcp.destinationPort();
      case Transport.Ports ports when ports.protocol().equals(Protocol.DCCP) -> 0;
      case Transport.Ports ports -> source ? ports.sourcePort() : ports.destinationPort();
      case Transport.Icmp icmp -> icmp.type() << 8 | icmp.code();
      case Transport.Other other -> 0;
    };
  }
}
