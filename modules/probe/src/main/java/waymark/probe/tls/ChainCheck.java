package waymark.probe.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import waymark.netstate.packet.BadValueException;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.url.Quoted;

/// Asks the JDK whether a chain of certificates leads to a trusted authority.
final class ChainCheck {

  /// Where Debian and Alpine, and where Fedora keep the authorities of the host.
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  private final X509TrustManager manager;

  private ChainCheck(X509TrustManager manager) {
    this.manager = manager;
  }

  static ChainCheck of(Trust trust) throws Failed {
    try {
      return new ChainCheck(
          switch (trust) {
            case Trust.OfHost _, Trust.Nobody _ -> manager(bundle());
            case Trust.Authorities(List<X509Certificate> certificates) ->
                manager(store(certificates));
          });
    } catch (GeneralSecurityException | IOException | BadValueException unreadable) {
      throw new Failed(
          new Failure.SystemError(
              "the authorities that this host trusts cannot be read: "
                  + Quoted.readable(String.valueOf(unreadable.getMessage()))));
    }
  }

  private static @Nullable KeyStore bundle()
      throws IOException, GeneralSecurityException, BadValueException {
    Optional<Path> bundle = BUNDLES.stream().filter(Files::isReadable).findFirst();
    return bundle.isPresent()
        ? store(Trust.read(bundle.get()).certificates())
        : null; // which the JDK takes for its own
  }

  private static KeyStore store(List<X509Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry("authority " + store.size(), certificate);
    }
    return store;
  }

  private static X509TrustManager manager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(authorities);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  /// Why the chain is not trusted, if it is not. That its first certificate is out of its time is
  /// no reason here: that is found, and told, apart.
  Optional<String> trouble(X509Certificate[] chain, String keyExchange) {
    try {
      manager.checkServerTrusted(chain, keyExchange);
      return Optional.empty();
    } catch (CertificateException refused) {
      boolean outOfTime = causes(refused).anyMatch(ChainCheck::isAboutTime);
      if (outOfTime) {
        return Stream.of(chain).skip(1).anyMatch(ChainCheck::isOutOfTime)
            ? Optional.of("a certificate between it and the authority is out of its time")
            : Optional.empty();
      }
      boolean self = chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal());
      return Optional.of(self ? "it is self-signed" : reason(refused));
    }
  }

  private static boolean isAboutTime(Throwable cause) {
    return cause instanceof CertPathValidatorException invalid
        && (invalid.getReason() == BasicReason.EXPIRED
            || invalid.getReason() == BasicReason.NOT_YET_VALID);
  }

  private static boolean isOutOfTime(X509Certificate certificate) {
    try {
      certificate.checkValidity();
      return false;
    } catch (CertificateException outOfTime) {
      return true;
    }
  }

  private static String reason(CertificateException refused) {
    String deepest =
        causes(refused)
            .map(cause -> String.valueOf(cause.getMessage()))
            .reduce("", (_, deeper) -> deeper);
    return deepest.startsWith("unable to find valid certification path")
        ? "no chain leads from it to an authority that is trusted here"
        : Quoted.readable(deepest);
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
  }
}
