package waymark.netstate.packet;

/// An address with a port; port 0 where the protocol has none.
public record Endpoint(IpAddress address, int port) {

  /// `192.168.1.55:443`, `[2001:db8::55]:443`, or the bare address where the port is 0.
  @Override
  public String toString() {
    if (port == 0) {
      return address.toString();
    }
    return address.family() == Family.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
