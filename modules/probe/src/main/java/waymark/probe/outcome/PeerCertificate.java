package waymark.probe.outcome;

import java.time.Instant;
import java.util.List;

/// The certificate that a server showed, also where it was refused.
///
/// @param subject as RFC 2253 writes it
/// @param issuer as RFC 2253 writes it
/// @param names the DNS names and addresses of its subjectAltName
/// @param troubles why it does not vouch for the host; empty where it does
public record PeerCertificate(
    String subject,
    String issuer,
    List<String> names,
    Instant notBefore,
    Instant notAfter,
    List<CertificateTrouble> troubles) {

  public PeerCertificate {
    names = List.copyOf(names);
    troubles = List.copyOf(troubles);
  }
}
