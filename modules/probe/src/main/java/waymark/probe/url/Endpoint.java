package waymark.probe.url;

import waymark.netstate.packet.PortRange;

/// Where a URL points: a host and a port, 1 to 65535.
public record Endpoint(Host host, int port) {

  public Endpoint {
    if (port < 1 || port > PortRange.MAX) {
      throw new IllegalStateException(port + " is not a port");
    }
  }

  /// `grafana.lab.example:443`, `[::1]:443`.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
