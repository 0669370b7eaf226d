package waymark.probe.tls;

import java.io.IOException;
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
import waymark.probe.url.Quoted;

/// Asks the JDK whether a chain of certificates leads to a trusted authority.
sealed interface ChainCheck {

  /// Why the chain is not trusted, if it is not. That the server's own certificate is out of its
  /// time is no reason here: that is found, and told, apart.
  Optional<String> trouble(ShownChain shown);

  /// By these authorities.
  record By(List<X509Certificate> authorities) implements ChainCheck {

    @Override
    public Optional<String> trouble(ShownChain shown) {
      return ChainCheck.trouble(shown, Optional.of(authorities));
    }
  }

  /// By the JDK's own, where the host has no bundle.
  record ByJdk() implements ChainCheck {

    @Override
    public Optional<String> trouble(ShownChain shown) {
      return ChainCheck.trouble(shown, Optional.empty());
    }
  }

  /// By this host's bundle: first by those authorities in it that seem to be meant, which is quick,
  /// and where they do not vouch for it, by all.
  record ByBundle(Bundle bundle) implements ChainCheck {

    @Override
    public Optional<String> trouble(ShownChain shown) {
      try {
        List<X509Certificate> meant = bundle.issuersOf(shown.certificates());
        boolean vouched = !meant.isEmpty() && new By(meant).trouble(shown).isEmpty();
        return vouched ? Optional.empty() : new By(bundle.all()).trouble(shown);
      } catch (CertificateException unreadable) {
        return Optional.of("the bundle of this host's authorities cannot be read");
      }
    }
  }

  static ChainCheck of(Trust trust) throws IOException {
    return switch (trust) {
      case Trust.OfHost _, Trust.Nobody _ ->
          Bundle.ofHost().<ChainCheck>map(ByBundle::new).orElse(new ByJdk());
      case Trust.Authorities(List<X509Certificate> certificates) -> new By(certificates);
    };
  }

  private static Optional<String> trouble(
      ShownChain shown, Optional<List<X509Certificate>> authorities) {
    X509Certificate[] chain = shown.certificates().toArray(X509Certificate[]::new);
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(authorities.isPresent() ? store(authorities.get()) : null);
      ((X509TrustManager) factory.getTrustManagers()[0])
          .checkServerTrusted(chain, shown.keyExchange());
      return Optional.empty();
    } catch (CertificateException refused) {
      return why(shown, refused);
    } catch (GeneralSecurityException | IOException unusable) {
      return Optional.of(
          "the authorities that are trusted here cannot be used: "
              + Quoted.readable(String.valueOf(unusable.getMessage())));
    }
  }

  private static KeyStore store(List<X509Certificate> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("authority " + store.size(), authority);
    }
    return store;
  }

  private static Optional<String> why(ShownChain shown, CertificateException refused) {
    if (causes(refused).anyMatch(ChainCheck::isAboutTime)) {
      return shown.certificates().stream().skip(1).anyMatch(ChainCheck::isOutOfTime)
          ? Optional.of("a certificate between it and the authority is out of its time")
          : Optional.empty();
    }
    X509Certificate leaf = shown.leaf();
    boolean self = leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
    return Optional.of(self ? "it is self-signed" : reason(refused));
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
