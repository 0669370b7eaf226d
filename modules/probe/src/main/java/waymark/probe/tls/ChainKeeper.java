package waymark.probe.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Keeps the chain that the server shows, and lets the handshake go on whatever it is: it is looked
/// at afterwards, when the handshake has been timed, and before a byte is said inside TLS.
///
/// The extended form of a trust manager, so that the JDK adds no check of its own, whose failure
/// would be one text for all troubles.
final class ChainKeeper extends X509ExtendedTrustManager {

  private final AtomicReference<Optional<ShownChain>> shown =
      new AtomicReference<>(Optional.empty());

  /// What was shown, if it came to that.
  Optional<ShownChain> shown() {
    return shown.get();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange) {
    shown.set(Optional.of(new ShownChain(List.of(chain), keyExchange)));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine) {
    checkServerTrusted(chain, keyExchange);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket) {
    checkServerTrusted(chain, keyExchange);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange) {
    throw new IllegalStateException("a probe has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine) {
    checkClientTrusted(chain, keyExchange);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket) {
    checkClientTrusted(chain, keyExchange);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
