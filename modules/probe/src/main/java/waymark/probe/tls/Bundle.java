package waymark.probe.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The authorities that this host trusts, as its programs find them: some 150 certificates in PEM.
///
/// To read them all takes a new JVM longer than the probe takes, and one or two decide. So they are
/// kept as bytes, and read when they are asked for.
record Bundle(List<byte[]> certificates) {

  /// Where Debian and Alpine, and where Fedora keep them.
  private static final List<Path> FILES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]++)-----END CERTIFICATE-----");

  Bundle {
    certificates = List.copyOf(certificates);
  }

  /// The bundle of this host, where it has one.
  static Optional<Bundle> ofHost() throws IOException {
    Optional<Path> file = FILES.stream().filter(Files::isReadable).findFirst();
    return file.isPresent()
        ? Optional.of(of(Files.readString(file.get(), StandardCharsets.ISO_8859_1)))
        : Optional.empty();
  }

  static Bundle of(String pem) {
    List<byte[]> certificates = new ArrayList<>();
    for (Matcher each = PEM.matcher(pem); each.find(); ) {
      certificates.add(Base64.getMimeDecoder().decode(each.group(1)));
    }
    return new Bundle(certificates);
  }

  /// All of them.
  List<X509Certificate> all() throws CertificateException {
    return read(certificates.stream());
  }

  /// Those that hold the name of an issuer of this chain, byte for byte. An authority may write the
  /// same name in other bytes, so that there are none here proves nothing.
  List<X509Certificate> issuersOf(List<X509Certificate> chain) throws CertificateException {
    List<byte[]> issuers =
        chain.stream().map(each -> each.getIssuerX500Principal().getEncoded()).toList();
    return read(
        certificates.stream()
            .filter(each -> issuers.stream().anyMatch(issuer -> holds(each, issuer))));
  }

  private static boolean holds(byte[] certificate, byte[] name) {
    String within = new String(certificate, StandardCharsets.ISO_8859_1);
    return within.contains(new String(name, StandardCharsets.ISO_8859_1));
  }

  private static List<X509Certificate> read(Stream<byte[]> certificates)
      throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> read = new ArrayList<>();
    for (byte[] each : certificates.toList()) {
      read.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each)));
    }
    return read;
  }
}
