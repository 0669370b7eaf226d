package waymark.probe.url;

import java.util.Optional;
import waymark.netstate.packet.BadValueException;

/// What to probe. Each form keeps the text that it was read from, so that an answer can be told
/// from its neighbours by the very words that asked for it.
public sealed interface ProbeUrl {

  /// The URL as it was given: printable ASCII, without white space.
  String text();

  /// A URL that names a host and a port to connect to.
  sealed interface OfEndpoint extends ProbeUrl {
    Endpoint endpoint();
  }

  /// One GET in the clear. The target is what follows the host, `/` at the least.
  record Http(String text, Endpoint endpoint, String target) implements OfEndpoint {}

  /// One GET inside TLS.
  record Https(String text, Endpoint endpoint, String target) implements OfEndpoint {}

  /// A TCP connection, opened and closed.
  record Tcp(String text, Endpoint endpoint) implements OfEndpoint {}

  /// A TLS handshake.
  record Tls(String text, Endpoint endpoint) implements OfEndpoint {}

  /// One DNS question (RFC 4501): `dns://10.43.0.10/grafana.lab.example?type=A`.
  ///
  /// @param server whom to ask; else the servers of the vantage point's resolv.conf
  record Dns(String text, Optional<TransportAddress> server, Host.Name name, RecordType type)
      implements ProbeUrl {}

  /// Reads a URL of scheme http, https, tcp, tls or dns.
  ///
  /// Refused, each with its own words: white space and control characters, which would end a
  /// request line; user names and passwords; fragments; ports out of range; IPv6 without brackets.
  static ProbeUrl parse(String text) throws BadValueException {
    return new ProbeUrlReader(text).read();
  }
}
