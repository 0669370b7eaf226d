package waymark.probe.tls;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import waymark.probe.outcome.CertificateTrouble;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.url.Host;
import waymark.probe.url.Quoted;

/// Looks at the certificate that a server showed, and finds all its troubles, not just the first.
record CertificateCheck(Host host, ChainCheck chains) {

  PeerCertificate look(ShownChain shown) {
    X509Certificate leaf = shown.leaf();
    CertificateNames names = CertificateNames.of(leaf);
    List<CertificateTrouble> troubles = new ArrayList<>();
    try {
      leaf.checkValidity();
    } catch (CertificateExpiredException expired) {
      troubles.add(new CertificateTrouble.Expired(leaf.getNotAfter().toInstant()));
    } catch (CertificateNotYetValidException early) {
      troubles.add(new CertificateTrouble.NotYetValid(leaf.getNotBefore().toInstant()));
    }
    if (!names.cover(host)) {
      troubles.add(new CertificateTrouble.OtherName(host.toString(), names.texts()));
    }
    chains
        .trouble(shown)
        .ifPresent(reason -> troubles.add(new CertificateTrouble.Untrusted(reason)));
    return new PeerCertificate(
        Quoted.readable(leaf.getSubjectX500Principal().getName()),
        Quoted.readable(leaf.getIssuerX500Principal().getName()),
        names.texts(),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant(),
        troubles);
  }
}
