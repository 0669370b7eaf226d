package waymark.probe.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import waymark.probe.outcome.CertificateTrouble;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.url.Host;
import waymark.probe.url.Quoted;

/// Looks at the server's certificate in the middle of the handshake, keeps what it saw, and ends
/// the handshake where there is trouble and the caller minds.
///
/// The extended form of a trust manager, so that the JDK adds no check of its own, whose failure
/// would be one text for all troubles.
final class CertificateCheck extends X509ExtendedTrustManager {

  private final Host host;
  private final ChainCheck chains;
  private final boolean tolerant;
  private final AtomicReference<Optional<PeerCertificate>> seen =
      new AtomicReference<>(Optional.empty());

  CertificateCheck(Host host, ChainCheck chains, boolean tolerant) {
    this.host = host;
    this.chains = chains;
    this.tolerant = tolerant;
  }

  Optional<PeerCertificate> seen() {
    return seen.get();
  }

  private void check(X509Certificate[] chain, String keyExchange) throws CertificateException {
    X509Certificate leaf = chain[0];
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
        .trouble(chain, keyExchange)
        .ifPresent(reason -> troubles.add(new CertificateTrouble.Untrusted(reason)));
    seen.set(
        Optional.of(
            new PeerCertificate(
                Quoted.readable(leaf.getSubjectX500Principal().getName()),
                Quoted.readable(leaf.getIssuerX500Principal().getName()),
                names.texts(),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant(),
                troubles)));
    if (!troubles.isEmpty() && !tolerant) {
      throw new CertificateException("troubles: " + troubles.size());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    check(chain, keyExchange);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    check(chain, keyExchange);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    check(chain, keyExchange);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine) {
    throw new IllegalStateException("a probe has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket) {
    throw new IllegalStateException("a probe has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange) {
    throw new IllegalStateException("a probe has no clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
