package waymark.probe.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import waymark.netstate.packet.BadValueException;
import waymark.probe.url.Quoted;

/// Whose word on a certificate counts.
public sealed interface Trust {

  /// The authorities that this host trusts: its bundle, as curl(1) reads it, or else the JDK's.
  record OfHost() implements Trust {}

  /// These authorities and no others.
  record Authorities(List<X509Certificate> certificates) implements Trust {

    public Authorities {
      certificates = List.copyOf(certificates);
      if (certificates.isEmpty()) {
        throw new IllegalStateException("no authority at all would trust nobody");
      }
    }
  }

  /// Nobody's is asked for: the certificate is looked at and reported, but ends nothing.
  record Nobody() implements Trust {}

  /// Reads certificates in PEM or DER.
  ///
  /// @throws BadValueException where there is none in the file
  static Authorities read(Path file) throws IOException, BadValueException {
    byte[] text = Files.readAllBytes(file);
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return new Authorities(certificates);
      }
    } catch (CertificateException malformed) {
      // told below: the JDK's words for it speak of its own internals
    }
    throw new BadValueException(
        Quoted.of(file.toString()) + " holds no X.509 certificate",
        "name a PEM file that begins with -----BEGIN CERTIFICATE-----");
  }
}
