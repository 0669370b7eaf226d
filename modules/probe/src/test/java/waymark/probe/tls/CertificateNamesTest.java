package waymark.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.IpAddress;
import waymark.probe.url.Host;

class CertificateNamesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          grafana.lab.example,    grafana.lab.example,   true
          Grafana.Lab.Example,    grafana.LAB.example.,  true
          grafana.lab.example,    lab.example,           false
          *.lab.example,          grafana.lab.example,   true
          *.lab.example,          a.b.lab.example,       false
          *.lab.example,          lab.example,           false
          *.example,              grafana.example,       false
          *,                      grafana,               false
          g*.lab.example,         grafana.lab.example,   false
          *.lab.example,          xlab.example,          false
          """)
  void coversAHostByNameOrByOneWholeLabel(String pattern, String host, boolean covered) {
    assertThat(new CertificateNames(List.of(pattern), List.of()).cover(new Host.Name(host)))
        .isEqualTo(covered);
  }

  @Test
  void coversAnAddressByAddressAlone() throws Exception {
    Host.Literal node = new Host.Literal(IpAddress.parse("192.168.1.55"));
    assertThat(new CertificateNames(List.of("192.168.1.55"), List.of()).cover(node)).isFalse();
    assertThat(new CertificateNames(List.of(), List.of(node.address())).cover(node)).isTrue();
  }

  @Test
  void readsTheNamesOfACertificate() throws Exception {
    assertThat(
            CertificateNames.of(
                    new CertificateBuilder()
                        .subject("CN=grafana")
                        .addSanDnsName("grafana.lab.example")
                        .addSanIpAddress("2001:db8::55")
                        .addSanRfc822Name("root@lab.example")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned()
                        .getCertificate())
                .texts())
        .containsExactly("grafana.lab.example", "2001:db8::55");
  }

  @Test
  void takesNoNameFromTheSubject() throws Exception {
    assertThat(
            CertificateNames.of(
                    new CertificateBuilder()
                        .subject("CN=grafana.lab.example")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned()
                        .getCertificate())
                .texts())
        .isEmpty();
  }
}
