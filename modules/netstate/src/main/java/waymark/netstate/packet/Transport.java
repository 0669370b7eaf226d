package waymark.netstate.packet;

import java.util.Set;

/// What a packet carries above IP, as far as rules and routes look at it.
public sealed interface Transport {

  Protocol protocol();

  /// Ports 0 to 65535; the flags that are set, of FIN SYN RST PSH ACK URG.
  record Tcp(int sourcePort, int destinationPort, Set<String> flags) implements Transport {

    public Tcp {
      flags = Set.copyOf(flags);
    }

    @Override
    public Protocol protocol() {
      return Protocol.TCP;
    }
  }

  /// UDP, UDP-Lite, SCTP, DCCP: two ports, 0 to 65535.
  record Ports(Protocol protocol, int sourcePort, int destinationPort) implements Transport {}

  /// ICMP of either family; type and code 0 to 255.
  record Icmp(Protocol protocol, int type, int code) implements Transport {}

  /// Any other protocol.
  record Other(Protocol protocol) implements Transport {}

  /// The usual packet of a protocol: a SYN for TCP, an echo request for ICMP.
  static Transport first(Protocol protocol, int sourcePort, int destinationPort) {
    if (protocol.equals(Protocol.TCP)) {
      return new Tcp(sourcePort, destinationPort, Set.of("SYN"));
    }
    if (protocol.hasPorts()) {
      return new Ports(protocol, sourcePort, destinationPort);
    }
    if (protocol.equals(Protocol.ICMP)) {
      return new Icmp(protocol, 8, 0);
    }
    return protocol.equals(Protocol.ICMPV6) ? new Icmp(protocol, 128, 0) : new Other(protocol);
  }

  /// 0 where there are no ports.
  default int sourcePort() {
    return switch (this) {
      case Tcp tcp -> tcp.sourcePort;
      case Ports ports -> ports.sourcePort;
      case Icmp icmp -> 0;
      case Other other -> 0;
    };
  }

  /// 0 where there are no ports.
  default int destinationPort() {
    return switch (this) {
      case Tcp tcp -> tcp.destinationPort;
      case Ports ports -> ports.destinationPort;
      case Icmp icmp -> 0;
      case Other other -> 0;
    };
  }

  /// The same with other ports; without ports, itself.
  default Transport withPorts(int source, int destination) {
    return switch (this) {
      case Tcp tcp -> new Tcp(source, destination, tcp.flags);
      case Ports ports -> new Ports(ports.protocol, source, destination);
      case Icmp icmp -> icmp;
      case Other other -> other;
    };
  }
}
