package waymark.probe.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;

class ProbeUrlTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://grafana.lab.example/,             Https, grafana.lab.example:443, /
          https://grafana.lab.example,              Https, grafana.lab.example:443, /
          HTTPS://Grafana.Lab.Example:8443/a%20b,   Https, Grafana.Lab.Example:8443, /a%20b
          http://192.168.1.55/d/x?from=1&to=2,      Http,  192.168.1.55:80, /d/x?from=1&to=2
          http://[2001:db8::55]?q,                  Http,  '[2001:db8::55]:80', /?q
          http://[::ffff:1.2.3.4]:8080/,            Http,  '[::ffff:1.2.3.4]:8080', /
          http://a_b.example./,                     Http,  a_b.example.:80, /
          """)
  void readsWhatToGet(String text, String scheme, String endpoint, String target) throws Exception {
    ProbeUrl url = ProbeUrl.parse(text);
    assertThat(url.text()).isEqualTo(text);
    assertThat(url.getClass().getSimpleName()).isEqualTo(scheme);
    switch (url) {
      case ProbeUrl.Http(_, Endpoint where, String what) -> {
        assertThat(where).hasToString(endpoint);
        assertThat(what).isEqualTo(target);
      }
      case ProbeUrl.Https(_, Endpoint where, String what) -> {
        assertThat(where).hasToString(endpoint);
        assertThat(what).isEqualTo(target);
      }
      case ProbeUrl.Tcp _, ProbeUrl.Tls _, ProbeUrl.Dns _ -> throw new AssertionError(url);
    }
  }

  @Test
  void readsWhereToConnect() throws Exception {
    assertThat(ProbeUrl.parse("tcp://10.42.0.10:8443"))
        .isEqualTo(
            new ProbeUrl.Tcp(
                "tcp://10.42.0.10:8443",
                new Endpoint(new Host.Literal(IpAddress.parse("10.42.0.10")), 8443)));
    assertThat(ProbeUrl.parse("tls://grafana.lab.example"))
        .isEqualTo(
            new ProbeUrl.Tls(
                "tls://grafana.lab.example",
                new Endpoint(Host.Name.parse("grafana.lab.example"), 443)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          dns://10.43.0.10/grafana.lab.example?type=A,         10.43.0.10:53,     A
          dns://10.43.0.10:5353/grafana.lab.example,           10.43.0.10:5353,   A
          dns://[2001:db8::53]/grafana.lab.example?TYPE=aaaa,  [2001:db8::53]:53, AAAA
          dns:grafana.lab.example,                             '',                A
          dns:///grafana.lab.example?type=AAAA,                '',                AAAA
          """)
  void readsWhatToAskWhom(String text, String server, RecordType type) throws Exception {
    ProbeUrl.Dns dns = (ProbeUrl.Dns) ProbeUrl.parse(text);
    assertThat(dns.server().map(TransportAddress::toString))
        .isEqualTo(Optional.of(server).filter(each -> !each.isEmpty()));
    assertThat(dns.name()).hasToString("grafana.lab.example");
    assertThat(dns.type()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grafana.lab.example                | "grafana.lab.example" has no scheme
          gopher://grafana.lab.example/      | "gopher://grafana.lab.example/" has a scheme that is not known
          https:grafana.lab.example          | "https:grafana.lab.example" has no // after its scheme
          https:///d                         | "https:///d" names no host
          https://:443/                      | "https://:443/" names no host
          https://grafana:0/                 | "https://grafana:0/" has a port that is not 1 to 65535
          https://grafana:65536/             | "https://grafana:65536/" has a port that is not 1 to 65535
          https://grafana:+443/              | "https://grafana:+443/" has a port that is not 1 to 65535
          https://grafana:/                  | "https://grafana:/" has a port that is not 1 to 65535
          https://grafana:0443/              | "https://grafana:0443/" has a port that is not 1 to 65535
          https://2001:db8::55/              | "https://2001:db8::55/" has an address without brackets
          https://[2001:db8::55/             | "https://[2001:db8::55/" has brackets that do not match
          https://[fe80::1%25eth0]/          | "https://[fe80::1%25eth0]/" has a zone after its address
          https://[192.168.1.55]/            | "https://[192.168.1.55]/" has an IPv4 address in brackets
          https://[grafana]/                 | "grafana" is not an IP address
          https://192.168.1.256/             | "192.168.1.256" is not a host name
          https://10.1/                      | "10.1" is not a host name
          https://0x7f000001/                | "0x7f000001" is not a host name
          https://grafana..example/          | "grafana..example" is not a host name
          https://-grafana/                  | "-grafana" is not a host name
          https://grafana/#top               | "https://grafana/#top" has a fragment, which no server ever sees
          https://grafana/%zz                | "https://grafana/%zz" has a character in its path or query that RFC 3986 does not allow
          https://grafana/<b>                | "https://grafana/<b>" has a character in its path or query that RFC 3986 does not allow
          tcp://grafana                      | "tcp://grafana" names no port
          tcp://grafana:443/d                | "tcp://grafana:443/d" has a path, which its scheme does not
          dns://coredns/grafana              | "dns://coredns/grafana" names its DNS server
          dns://10.43.0.10/                  | "dns://10.43.0.10/" does not hold one name to ask for
          dns://10.43.0.10/a/b               | "dns://10.43.0.10/a/b" does not hold one name to ask for
          dns:grafana?type=MX                | "dns:grafana?type=MX" asks for a record that is no address
          https://u:secret@grafana/          | a probe's URL holds a user name or a password
          """)
  void refusesInWordsOfItsOwn(String text, String problem) {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> ProbeUrl.parse(text))
        .satisfies(refused -> {
          assertThat(refused.problem()).isEqualTo(problem);
          assertThat(refused.mend()).isNotBlank();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://grafana/ HTTP/1.1",
        "https://grafana/\r\nHost: elsewhere",
        "https://grafana\n/",
        "https://grafana/\u0000",
        "https://grafana/\u001b[2J",
        "https://gr\u00e4fana/",
        "https://grafana/\u202e",
        " https://grafana/"
      })
  void refusesWhatWouldEndARequestLineAndDoesNotEchoIt(String text) {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> ProbeUrl.parse(text))
        .satisfies(
            refused -> assertThat(refused.problem()).matches("[\\x20-\\x7e]+").contains("holds"));
  }

  @Test
  void neverPrintsAPassword() {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> ProbeUrl.parse("https://me:secret@grafana/"))
        .satisfies(
            refused -> assertThat(refused.problem() + refused.mend()).doesNotContain("secret"));
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> ProbeUrl.parse("https://grafana/" + "a".repeat(4096)));
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> ProbeUrl.parse("https://" + "a.".repeat(127) + "example/"));
  }
}
