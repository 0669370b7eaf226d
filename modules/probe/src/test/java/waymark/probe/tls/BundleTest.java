package waymark.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BundleTest {

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static ShownChain shown(X509Bundle server) {
    return new ShownChain(List.of(server.getCertificatePath()), "UNKNOWN");
  }

  @Test
  void readsEveryCertificateOfATextAndNothingElse() throws Exception {
    X509Certificate first = authority("First").getCertificate();
    X509Certificate second = authority("Second").getCertificate();
    String text = "# First\n" + pem(first) + "\n-----BEGIN CERTIFICATE-----\n?\n" + pem(second);
    assertThat(Bundle.of(text).all()).containsExactly(first, second);
  }

  private static String pem(X509Certificate certificate) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + java.util.Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void picksTheAuthoritiesThatAChainNames() throws Exception {
    X509Bundle ours = authority("Ours");
    Bundle bundle =
        Bundle.of(pem(authority("Theirs").getCertificate()) + pem(ours.getCertificate()));
    X509Bundle server = new CertificateBuilder().ecp256().subject("CN=x").buildIssuedBy(ours);
    assertThat(bundle.issuersOf(shown(server).certificates()))
        .containsExactly(ours.getCertificate());
  }

  @Test
  void trustsByTheWholeBundleWhereTheQuickLookFindsNobody() throws Exception {
    X509Bundle ours = authority("Ours");
    X509Bundle server = new CertificateBuilder().ecp256().subject("CN=x").buildIssuedBy(ours);
    X509Bundle impostor =
        new CertificateBuilder().ecp256().subject("CN=x").buildIssuedBy(authority("Ours"));
    Bundle bundle =
        Bundle.of(pem(authority("Theirs").getCertificate()) + pem(ours.getCertificate()));
    assertThat(new ChainCheck.ByBundle(bundle).trouble(shown(server))).isEmpty();
    assertThat(new ChainCheck.ByBundle(bundle).trouble(shown(impostor))).isPresent();
    Bundle theirs = Bundle.of(pem(authority("Theirs").getCertificate()));
    assertThat(new ChainCheck.ByBundle(theirs).trouble(shown(server)))
        .contains("no chain leads from it to an authority that is trusted here");
  }

  @Test
  void asksTheJdkWhereThereIsNoBundle() throws Exception {
    X509Bundle server =
        new CertificateBuilder().ecp256().subject("CN=x").buildIssuedBy(authority("Ours"));
    assertThat(new ChainCheck.ByJdk().trouble(shown(server))).isPresent();
  }
}
