package waymark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.packet.IpAddress;
import waymark.probe.ProbeResult.FailedIn;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.Phase;
import waymark.probe.url.ProbeUrl;
import waymark.probe.url.TransportAddress;

/// TCP and HTTP in the clear, against servers of the test's own.
class HttpProbeTest {

  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(400);

  private final Servers servers = new Servers();

  @AfterEach
  void closeServers() throws Exception {
    servers.close();
  }

  private static ProbeResult probe(String url, Duration timeout) throws Exception {
    return Prober.probe(ProbeRequest.of(ProbeUrl.parse(url), timeout));
  }

  private static ProbeResult get(int port) throws Exception {
    return probe("http://127.0.0.1:" + port + "/d?x=1", AMPLE);
  }

  @Test
  void connectsAndLetsGo() throws Exception {
    int port = servers.on(Servers::silence);
    ProbeResult result = probe("tcp://127.0.0.1:" + port, AMPLE);
    assertThat(result.failed()).isEmpty();
    assertThat(result.timings().phases()).containsOnlyKeys(Phase.CONNECT);
    assertThat(result.remote()).contains(new TransportAddress(IpAddress.parse("127.0.0.1"), port));
    assertThat(result.local().orElseThrow().address()).hasToString("127.0.0.1");
  }

  @Test
  void connectsOverIpv6() throws Exception {
    int port = servers.on("::1", Servers.says("HTTP/1.1 204 No Content", "", ""));
    ProbeResult result = probe("http://[::1]:" + port + "/", AMPLE);
    assertThat(result.failed()).isEmpty();
    assertThat(result.remote()).map(Object::toString).contains("[::1]:" + port);
    assertThat(result.local().orElseThrow().address()).hasToString("::1");
  }

  @Test
  void asksForWhatTheUrlNamesAndTimesEachPhase() throws Exception {
    CompletableFuture<String> request = new CompletableFuture<>();
    int port =
        servers.on(client -> {
          request.complete(Servers.request(client));
          client
              .getOutputStream()
              .write(Servers.http("HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"));
        });
    ProbeResult result = get(port);
    assertThat(result.failed()).isEmpty();
    assertThat(result.status()).hasValue(200);
    assertThat(result.timings().phases())
        .containsOnlyKeys(Phase.CONNECT, Phase.FIRST_BYTE, Phase.HTTP);
    assertThat(result.timings().totalMilliseconds())
        .isGreaterThan(result.timings().milliseconds(Phase.FIRST_BYTE).orElseThrow());
    assertThat(request.join().toLowerCase(java.util.Locale.ROOT))
        .startsWith("get /d?x=1 http/1.1\r\n")
        .contains("\r\nhost: 127.0.0.1:" + port + "\r\n", "\r\nconnection: close\r\n");
  }

  @Test
  void connectsToTheAddressThatIsGivenButAsksForTheHostOfTheUrl() throws Exception {
    CompletableFuture<String> request = new CompletableFuture<>();
    int port =
        servers.on(client -> {
          request.complete(Servers.request(client));
          client.getOutputStream().write(Servers.http("HTTP/1.1 200 OK", "", "ok"));
        });
    ProbeRequest plain =
        ProbeRequest.of(ProbeUrl.parse("http://no-such-name.invalid:" + port + "/"), AMPLE);
    ProbeResult result =
        Prober.probe(
            new ProbeRequest(
                plain.url(),
                Optional.of(IpAddress.parse("127.0.0.1")),
                plain.trust(),
                plain.timeout(),
                plain.mark(),
                plain.expectedStatus(),
                plain.nameFiles()));
    assertThat(result.failed()).isEmpty();
    assertThat(request.join()).contains("no-such-name.invalid:" + port);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          HTTP/1.1 301 Moved Permanently,    301, true
          HTTP/1.1 404 Not Found,            404, true
          HTTP/1.0 200 OK,                   200, true
          HTTP/1.1 500 Internal Server Error, 500, false
          HTTP/1.1 503 Service Unavailable,  503, false
          """)
  void takesAnyStatusBelow500ForAnAnswer(String line, int status, boolean ok) throws Exception {
    ProbeResult result = get(servers.on(Servers.says(line, "Content-Length: 0", "", "")));
    assertThat(result.status()).hasValue(status);
    assertThat(result.ok()).isEqualTo(ok);
    if (!ok) {
      FailedIn failed = result.failed().orElseThrow();
      assertThat(failed.phase()).isEqualTo(Phase.HTTP);
      assertThat(failed.failure().kind()).isEqualTo("http-status");
      assertThat(failed.failure().message()).isEqualTo("HTTP status " + line.substring(9));
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = "200, false\n404, true\n")
  void holdsAStatusAgainstTheOneExpected(int expected, boolean ok) throws Exception {
    int port = servers.on(Servers.says("HTTP/1.1 404 Not Found", "Content-Length: 0", "", ""));
    ProbeRequest plain = ProbeRequest.of(ProbeUrl.parse("http://127.0.0.1:" + port), AMPLE);
    ProbeResult result =
        Prober.probe(
            new ProbeRequest(
                plain.url(),
                plain.address(),
                plain.trust(),
                plain.timeout(),
                plain.mark(),
                OptionalInt.of(expected),
                plain.nameFiles()));
    assertThat(result.ok()).isEqualTo(ok);
  }

  @Test
  void waitsForTheFinalAnswerBehindAnInterimOne() throws Exception {
    ProbeResult result =
        get(servers.on(Servers.says("HTTP/1.1 103 Early Hints", "", "HTTP/1.1 200 OK", "", "ok")));
    assertThat(result.status()).hasValue(200);
  }

  @Test
  void hasEnoughOfABodyWithoutEnd() throws Exception {
    int port =
        servers.on(client -> {
          Servers.request(client);
          client.getOutputStream().write(Servers.http("HTTP/1.1 200 OK", "", ""));
          while (true) {
            client.getOutputStream().write(new byte[4096]);
          }
        });
    assertThat(get(port).failed()).isEmpty();
  }

  @Test
  void seesThatNobodyListens() throws Exception {
    ProbeResult result = get(Servers.closedPort());
    assertThat(result.failed()).contains(new FailedIn(Phase.CONNECT, new Failure.Refused()));
    assertThat(result.timings().phases()).containsOnlyKeys(Phase.CONNECT);
  }

  @Test
  void givesUpAPortThatAnswersNoSynAndTellsItsOwnEnd() throws Exception {
    ProbeResult result = probe("tcp://127.0.0.1:" + servers.deaf(), SHORT);
    assertThat(result.failed()).contains(new FailedIn(Phase.CONNECT, new Failure.TimedOut(SHORT)));
    assertThat(result.local().orElseThrow().address()).hasToString("127.0.0.1");
    assertThat(result.local().orElseThrow().port()).isPositive();
  }

  @Test
  void givesUpAServerThatSaysNothing() throws Exception {
    ProbeResult result = probe("http://127.0.0.1:" + servers.on(Servers::silence) + "/", SHORT);
    assertThat(result.failed())
        .contains(new FailedIn(Phase.FIRST_BYTE, new Failure.TimedOut(SHORT)));
  }

  @Test
  void givesUpAServerThatStallsInItsAnswer() throws Exception {
    int port =
        servers.on(client -> {
          client
              .getOutputStream()
              .write(Servers.http("HTTP/1.1 200 OK", "Content-Length: 9", "", "1"));
          Servers.silence(client);
        });
    assertThat(probe("http://127.0.0.1:" + port + "/", SHORT).failed())
        .contains(new FailedIn(Phase.HTTP, new Failure.TimedOut(SHORT)));
  }

  @Test
  void tellsAResetFromAClose() throws Exception {
    int resets =
        servers.on(client -> {
          Servers.request(client);
          Servers.reset(client);
        });
    assertThat(get(resets).failed()).contains(new FailedIn(Phase.FIRST_BYTE, new Failure.Reset()));
    assertThat(get(servers.on(Servers::request)).failed())
        .contains(new FailedIn(Phase.FIRST_BYTE, new Failure.ClosedEarly()));
  }

  @Test
  void seesThatAnAnswerIsCutShort() throws Exception {
    ProbeResult result =
        get(servers.on(Servers.says("HTTP/1.1 200 OK", "Content-Length: 100", "", "half")));
    assertThat(result.failed()).contains(new FailedIn(Phase.HTTP, new Failure.ClosedEarly()));
  }

  @Test
  void seesThatAnotherProtocolIsSpokenAndPrintsItSafely() throws Exception {
    int port =
        servers.on(client -> {
          client.getOutputStream().write(Servers.http("SSH-2.0-\u001b[31mOpenSSH", ""));
          Servers.silence(client);
        });
    FailedIn failed = get(port).failed().orElseThrow();
    assertThat(failed.phase()).isEqualTo(Phase.HTTP);
    assertThat(failed.failure().kind()).isEqualTo("protocol-error");
    assertThat(failed.failure().message()).doesNotContain("\u001b");
  }

  @Test
  void probesAllAtOnceAndAnswersInOrder() throws Exception {
    int slow = servers.on(Servers::silence);
    int quick = servers.on(Servers.says("HTTP/1.1 200 OK", "", "ok"));
    List<ProbeRequest> requests = new ArrayList<>();
    for (int port : IntStream.range(0, 20).map(i -> i % 2 == 0 ? slow : quick).toArray()) {
      requests.add(
          ProbeRequest.of(ProbeUrl.parse("http://127.0.0.1:" + port + "/"), Duration.ofSeconds(2)));
    }
    long began = System.nanoTime();
    List<ProbeResult> results = Prober.probe(requests);
    assertThat(results)
        .extracting(ProbeResult::url)
        .isEqualTo(requests.stream().map(ProbeRequest::url).toList());
    assertThat(results).extracting(ProbeResult::ok).startsWith(false, true, false, true);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("ten silent servers, two seconds each")
        .isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    get(servers.on(Servers.says("HTTP/1.1 200 OK", "", "ok")));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("probe-")) {
        assertThat(thread.join(Duration.ofSeconds(20))).as("%s ends", thread).isTrue();
      }
    }
  }
}
