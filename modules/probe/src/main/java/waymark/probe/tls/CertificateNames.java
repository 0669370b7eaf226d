package waymark.probe.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;
import waymark.probe.url.Host;
import waymark.probe.url.Quoted;

/// Whom a certificate is for, by its subjectAltName alone: RFC 9525 has done with the common name.
///
/// @param dns its DNS names, a wildcard as `*.lab.example`
/// @param addresses its IP addresses
record CertificateNames(List<String> dns, List<IpAddress> addresses) {

  private static final int DNS_NAME = 2; // GeneralName, RFC 5280, section 4.2.1.6
  private static final int IP_ADDRESS = 7;

  static CertificateNames of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? new CertificateNames(List.of(), List.of())
          : new CertificateNames(
              texts(names, DNS_NAME).map(Quoted::readable).toList(),
              texts(names, IP_ADDRESS).map(CertificateNames::address).toList());
    } catch (CertificateParsingException unreadable) {
      return new CertificateNames(List.of(), List.of());
    }
  }

  private static Stream<String> texts(Collection<List<?>> names, int type) {
    return names.stream()
        .filter(name -> Objects.equals(name.get(0), type))
        .map(name -> String.valueOf(name.get(1)));
  }

  private static IpAddress address(String text) {
    try {
      return IpAddress.parse(text);
    } catch (BadValueException impossible) {
      throw new IllegalStateException(impossible); // the JDK made the text from 4 or 16 bytes
    }
  }

  /// All of them, as reports print them.
  List<String> texts() {
    return Stream.concat(dns.stream(), addresses.stream().map(IpAddress::toString)).toList();
  }

  boolean cover(Host host) {
    return switch (host) {
      case Host.Literal(IpAddress address) -> addresses.contains(address);
      case Host.Name name -> dns.stream().anyMatch(pattern -> covers(pattern, name.canonical()));
    };
  }

  /// Whether a DNS name of a certificate covers a host: `*` stands for one whole first label, of a
  /// name with at least two more (RFC 9525, section 6.3).
  private static boolean covers(String pattern, String host) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    if (!wanted.startsWith("*.")) {
      return wanted.equals(host);
    }
    String parent = wanted.substring(1);
    return parent.indexOf('.', 1) > 0
        && host.endsWith(parent)
        && host.indexOf('.') == host.length() - parent.length();
  }
}
