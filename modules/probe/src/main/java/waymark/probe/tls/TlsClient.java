package waymark.probe.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.url.Host;
import waymark.probe.url.Quoted;

/// TLS to one host: its name, whom it trusts, and the certificate that it showed.
///
/// The JDK's own engine, without netty's `SslContext`, which would load the JDK's authorities
/// whether they are wanted or not.
public final class TlsClient {

  private final CertificateCheck check;
  private final boolean tolerant;
  private final ChainKeeper keeper = new ChainKeeper();
  private final SSLContext context;
  private final SSLParameters parameters;

  private TlsClient(CertificateCheck check, boolean tolerant, List<String> protocols)
      throws GeneralSecurityException {
    this.check = check;
    this.tolerant = tolerant;
    this.context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {keeper}, null);
    this.parameters = context.getDefaultSSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    if (check.host() instanceof Host.Name name) {
      parameters.setServerNames(List.of(new AnyHostName(name)));
    }
    rehearse();
  }

  /// Makes ready for connections to one host.
  ///
  /// @param host of the URL: the SNI, and whom the certificate must be for
  /// @param protocols for ALPN, such as `http/1.1`; none to leave the extension out
  public static TlsClient of(Host host, Trust trust, List<String> protocols) throws Failed {
    try {
      CertificateCheck check = new CertificateCheck(host, ChainCheck.of(trust));
      return new TlsClient(check, trust instanceof Trust.Nobody, protocols);
    } catch (IOException unreadable) {
      throw new Failed(
          new Failure.SystemError(
              "the bundle of this host's authorities cannot be read: "
                  + Quoted.readable(String.valueOf(unreadable.getMessage()))));
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException(noTls); // every JDK has TLS
    }
  }

  /// A host name for the SNI; the JDK's own refuses the underscores that names in use do have.
  private static final class AnyHostName extends SNIServerName {

    AnyHostName(Host.Name name) {
      super(StandardConstants.SNI_HOST_NAME, name.canonical().getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// Makes a ClientHello and throws it away. In a new JVM the first one takes ten times as long as
  /// all others, for want of classes that are loaded yet: so much would the timed one be wrong.
  private void rehearse() {
    SSLEngine engine = engine();
    try {
      engine.wrap(
          ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    } catch (SSLException told) {
      // the timed handshake will fail in the same way, and be reported
    }
  }

  private SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /// A handshake of its own for one connection; it begins as soon as that stands.
  public TlsHandshake handshake() {
    return new TlsHandshake(engine());
  }

  /// A look at the certificate that the server showed, if it came to that. It may read all of this
  /// host's authorities: that takes a while, and is no part of the handshake.
  public Optional<PeerCertificate> look() {
    return keeper.shown().map(check::look);
  }

  /// Refuses a certificate that does not vouch for the host, unless the caller does not mind.
  public void require(PeerCertificate seen) throws Failed {
    if (!seen.troubles().isEmpty() && !tolerant) {
      throw new Failed(new Failure.BadCertificate(seen.troubles()));
    }
  }
}
