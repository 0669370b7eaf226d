package waymark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static waymark.probe.dns.DnsServer.answer;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.IpAddress;
import waymark.probe.ProbeResult.FailedIn;
import waymark.probe.dns.DnsServer;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.Phase;
import waymark.probe.url.ProbeUrl;
import waymark.probe.url.TransportAddress;

/// Against a DNS server of the test's own.
class DnsProbeTest {

  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String NAME = "grafana.lab.example";

  private static ProbeResult ask(int port, String rest, Duration timeout) throws Exception {
    return Prober.probe(
        ProbeRequest.of(ProbeUrl.parse("dns://127.0.0.1:" + port + "/" + rest), timeout));
  }

  @Test
  void findsTheAddressesOfTheTypeAskedFor() throws Exception {
    String[] both = {"192.168.1.55", "2001:db8::55", "192.168.1.56"};
    try (DnsServer server = new DnsServer((query, _) -> List.of(answer(query, 0, false, both)))) {
      ProbeResult four = ask(server.port(), NAME, AMPLE);
      assertThat(four.ok()).isTrue();
      assertThat(four.addresses()).hasToString("[192.168.1.55, 192.168.1.56]");
      assertThat(four.remote())
          .contains(new TransportAddress(IpAddress.parse("127.0.0.1"), server.port()));
      assertThat(four.timings().phases()).containsOnlyKeys(Phase.DNS);
      assertThat(ask(server.port(), NAME + "?type=AAAA", AMPLE).addresses())
          .hasToString("[2001:db8::55]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          3, the name grafana.lab.example. does not exist,             no-such-name
          0, the name grafana.lab.example. has no address of the type asked for, no-address
          2, the DNS server 127.0.0.1:PORT answers SERVFAIL,           server-failure
          5, the DNS server 127.0.0.1:PORT answers REFUSED,            server-failure
          """)
  void saysWhyThereIsNoAddress(int code, String message, String kind) throws Exception {
    try (DnsServer server = new DnsServer((query, _) -> List.of(answer(query, code, false)))) {
      ProbeResult result = ask(server.port(), NAME, AMPLE);
      FailedIn failed = result.failed().orElseThrow();
      assertThat(failed.phase()).isEqualTo(Phase.DNS);
      assertThat(failed.failure().kind()).isEqualTo(kind);
      assertThat(failed.failure().message())
          .isEqualTo(message.replace("PORT", Integer.toString(server.port())));
    }
  }

  @Test
  void takesTheRestOfATruncatedAnswerByTcp() throws Exception {
    DnsServer.Script script =
        (query, tcp) ->
            List.of(tcp ? answer(query, 0, false, "192.168.1.55") : answer(query, 0, true));
    try (DnsServer server = new DnsServer(script)) {
      assertThat(ask(server.port(), NAME, AMPLE).addresses()).hasToString("[192.168.1.55]");
      assertThat(server.asked()).isEqualTo(2);
    }
  }

  @Test
  void passesOverWhatIsNoAnswerToItsQuestion() throws Exception {
    DnsServer.Script script =
        (query, _) -> {
          byte[] otherId = answer(query, 0, false, "10.0.0.1");
          otherId[1]++;
          byte[] otherQuestion = answer(query, 0, false, "10.0.0.2");
          otherQuestion[13] = 'x';
          byte[] noQuestion = {
            query[0], query[1], (byte) 0x81, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0
          };
          byte[] query2 = query.clone();
          byte[] broken = {query[0], query[1], (byte) 0x81, (byte) 0x80, 0, 1};
          byte[] right = answer(query, 0, false, "192.168.1.55");
          return List.of(otherId, otherQuestion, noQuestion, query2, broken, new byte[0], right);
        };
    try (DnsServer server = new DnsServer(script)) {
      ProbeResult result = ask(server.port(), NAME, AMPLE);
      assertThat(result.failed()).isEmpty();
      assertThat(result.addresses()).hasToString("[192.168.1.55]");
      assertThat(server.asked()).isEqualTo(1);
    }
  }

  @Test
  void asksAgainWhenAPacketIsLost() throws Exception {
    boolean[] lost = {false};
    DnsServer.Script script =
        (query, _) -> {
          boolean first = !lost[0];
          lost[0] = true;
          return first ? List.of() : List.of(answer(query, 0, false, "192.168.1.55"));
        };
    try (DnsServer server = new DnsServer(script)) {
      assertThat(ask(server.port(), NAME, Duration.ofSeconds(4)).ok()).isTrue();
    }
  }

  @Test
  void givesASilentServerUpInTime() throws Exception {
    try (DnsServer server = new DnsServer((_, _) -> List.of())) {
      assertThat(ask(server.port(), NAME, SHORT).failed())
          .contains(new FailedIn(Phase.DNS, new Failure.TimedOut(SHORT)));
      assertThat(server.asked()).isEqualTo(2);
    }
  }

  @Test
  void seesThatNobodyListens() throws Exception {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    assertThat(ask(port, NAME, AMPLE).failed())
        .contains(new FailedIn(Phase.DNS, new Failure.Refused()));
  }

  @Test
  void leavesTheServerAloneThatTheUrlNames() throws Exception {
    try (DnsServer server =
        new DnsServer((query, _) -> List.of(answer(query, 0, false, "192.168.1.55")))) {
      ProbeRequest plain =
          ProbeRequest.of(ProbeUrl.parse("dns://127.0.0.1:" + server.port() + "/" + NAME), AMPLE);
      ProbeRequest elsewhere =
          new ProbeRequest(
              plain.url(),
              Optional.of(IpAddress.parse("127.0.0.9")),
              plain.trust(),
              plain.timeout(),
              plain.mark(),
              plain.expectedStatus(),
              plain.nameFiles());
      assertThat(Prober.probe(elsewhere).ok()).isTrue();
    }
  }
}
