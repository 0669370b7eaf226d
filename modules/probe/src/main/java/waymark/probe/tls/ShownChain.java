package waymark.probe.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/// The certificates that a server showed, its own first.
///
/// @param keyExchange how the JDK names the handshake's: a certificate's key must be fit for it
record ShownChain(List<X509Certificate> certificates, String keyExchange) {

  ShownChain {
    certificates = List.copyOf(certificates);
  }

  /// The server's own.
  X509Certificate leaf() {
    return certificates.getFirst();
  }
}
