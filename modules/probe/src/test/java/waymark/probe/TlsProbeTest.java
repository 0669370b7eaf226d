package waymark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;
import waymark.probe.ProbeResult.FailedIn;
import waymark.probe.outcome.CertificateTrouble;
import waymark.probe.outcome.CertificateTrouble.Expired;
import waymark.probe.outcome.CertificateTrouble.NotYetValid;
import waymark.probe.outcome.CertificateTrouble.OtherName;
import waymark.probe.outcome.CertificateTrouble.Untrusted;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.outcome.Phase;
import waymark.probe.tls.Trust;
import waymark.probe.url.ProbeUrl;

/// TLS against the JDK's own server, with certificates made for the test.
class TlsProbeTest {

  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1500);
  private static final String HOST = "grafana.lab.example";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final Instant yesterday = now.minus(1, ChronoUnit.DAYS);
  private final Instant tomorrow = now.plus(1, ChronoUnit.DAYS);
  private final Servers servers = new Servers();
  private final X509Bundle authority = built(named("Lab CA"), Optional.empty());

  @AfterEach
  void closeServers() throws Exception {
    servers.close();
  }

  private CertificateBuilder named(String name) {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(now.minus(30, ChronoUnit.DAYS))
        .notAfter(now.plus(30, ChronoUnit.DAYS));
  }

  private CertificateBuilder forHost() {
    return named("grafana").addSanDnsName(HOST);
  }

  private static X509Bundle built(CertificateBuilder builder, Optional<X509Bundle> issuer) {
    try {
      return issuer.isPresent()
          ? builder.buildIssuedBy(issuer.get())
          : builder.setIsCertificateAuthority(true).buildSelfSigned();
    } catch (Exception bug) {
      throw new IllegalStateException(bug);
    }
  }

  private X509Bundle issued(CertificateBuilder builder) {
    return built(builder, Optional.of(authority));
  }

  private static ProbeResult probe(String url, Trust trust, Duration timeout) throws Exception {
    ProbeRequest plain = ProbeRequest.of(ProbeUrl.parse(url), timeout);
    return Prober.probe(
        new ProbeRequest(
            plain.url(),
            Optional.of(IpAddress.parse("127.0.0.1")),
            trust,
            timeout,
            plain.mark(),
            plain.expectedStatus(),
            plain.nameFiles()));
  }

  private ProbeResult get(X509Bundle certificate, Trust trust) throws Exception {
    int port = servers.tls(certificate, Servers.says("HTTP/1.1 200 OK", "", "ok"));
    return probe("https://" + HOST + ":" + port + "/", trust, AMPLE);
  }

  private Trust ours() {
    return new Trust.Authorities(List.of(authority.getCertificate()));
  }

  private static void assertRefused(
      ProbeResult result, String kind, CertificateTrouble... troubles) {
    FailedIn failed = result.failed().orElseThrow();
    assertThat(failed.phase()).isEqualTo(Phase.TLS);
    assertThat(failed.failure()).isEqualTo(new Failure.BadCertificate(List.of(troubles)));
    assertThat(failed.failure().kind()).isEqualTo(kind);
    assertThat(result.certificate().orElseThrow().troubles()).containsExactly(troubles);
    assertThat(result.status()).isEmpty();
  }

  @Test
  void getsAndTellsWhomItSpokeTo() throws Exception {
    ProbeResult result = get(issued(forHost().addSanIpAddress("192.168.1.55")), ours());
    assertThat(result.failed()).isEmpty();
    assertThat(result.status()).hasValue(200);
    assertThat(result.timings().phases())
        .containsOnlyKeys(Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE, Phase.HTTP);
    assertThat(result.certificate())
        .contains(
            new PeerCertificate(
                "CN=grafana",
                "CN=Lab CA",
                List.of(HOST, "192.168.1.55"),
                now.minus(30, ChronoUnit.DAYS),
                now.plus(30, ChronoUnit.DAYS),
                List.of()));
  }

  @Test
  void namesTheHostOfTheUrlInItsHello() throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    int port =
        servers.on(client -> {
          // The name as it goes over the wire: the JDK's server would read no underscores.
          byte[] hello = client.getInputStream().readNBytes(200);
          asked.complete(new String(hello, StandardCharsets.ISO_8859_1));
        });
    probe("tls://under_score.example:" + port, new Trust.Nobody(), AMPLE);
    assertThat(asked.join()).contains("under_score.example");
  }

  @Test
  void shakesHandsAndLeavesItAtThat() throws Exception {
    int port = servers.tls(issued(forHost()), Servers::silence);
    ProbeResult result = probe("tls://" + HOST + ":" + port, ours(), AMPLE);
    assertThat(result.failed()).isEmpty();
    assertThat(result.timings().phases()).containsOnlyKeys(Phase.CONNECT, Phase.TLS);
  }

  @Test
  void takesAGoodbyeInsideTlsForTheEndOfTheAnswer() throws Exception {
    int port =
        servers.tls(
            issued(forHost()),
            client -> {
              Servers.request(client);
              client.getOutputStream().write(Servers.http("HTTP/1.0 200 OK", "", "without length"));
              client.shutdownOutput(); // close_notify, while TCP stays open
              Servers.silence(client);
            });
    assertThat(probe("https://" + HOST + ":" + port + "/", ours(), AMPLE).failed()).isEmpty();
  }

  @Test
  void refusesAnExpiredCertificate() throws Exception {
    assertRefused(
        get(issued(forHost().notAfter(yesterday)), ours()),
        "certificate-expired",
        new Expired(yesterday));
  }

  @Test
  void refusesACertificateBeforeItsTime() throws Exception {
    assertRefused(
        get(issued(forHost().notBefore(tomorrow)), ours()),
        "certificate-not-yet-valid",
        new NotYetValid(tomorrow));
  }

  @Test
  void refusesACertificateForAnotherName() throws Exception {
    assertRefused(
        get(issued(named(HOST).addSanDnsName("traefik.default")), ours()),
        "certificate-other-name",
        new OtherName(HOST, List.of("traefik.default")));
  }

  @Test
  void refusesACertificateOfAnAuthorityThatIsNotTrustedHere() throws Exception {
    assertRefused(
        get(issued(forHost()), new Trust.OfHost()),
        "certificate-untrusted",
        new Untrusted("no chain leads from it to an authority that is trusted here"));
  }

  @Test
  void refusesASelfSignedCertificateAndTellsAllItsTroubles() throws Exception {
    X509Bundle bundle = built(named("TRAEFIK DEFAULT CERT").notAfter(yesterday), Optional.empty());
    assertRefused(
        get(bundle, ours()),
        "certificate-expired",
        new Expired(yesterday),
        new OtherName(HOST, List.of()),
        new Untrusted("it is self-signed"));
  }

  @Test
  void trustsASelfSignedCertificateThatIsNamedAsAnAuthority() throws Exception {
    X509Bundle bundle = built(forHost(), Optional.empty());
    assertThat(get(bundle, new Trust.Authorities(List.of(bundle.getCertificate()))).failed())
        .isEmpty();
  }

  @Test
  void blamesAnIntermediateThatIsOutOfItsTime() throws Exception {
    X509Bundle between =
        issued(named("Between").setIsCertificateAuthority(true).notAfter(yesterday));
    assertRefused(
        get(built(forHost(), Optional.of(between)), ours()),
        "certificate-untrusted",
        new Untrusted("a certificate between it and the authority is out of its time"));
  }

  @Test
  void goesOnButTellsWhereTheCallerDoesNotMind() throws Exception {
    ProbeResult result = get(issued(forHost().notAfter(yesterday)), new Trust.Nobody());
    assertThat(result.failed()).isEmpty();
    assertThat(result.status()).hasValue(200);
    assertThat(result.certificate().orElseThrow().troubles())
        .extracting(CertificateTrouble::kind)
        .containsExactly("expired", "untrusted");
  }

  @Test
  void seesThatThePeerDoesNotSpeakTls() throws Exception {
    int port =
        servers.on(client -> {
          client.getOutputStream().write(Servers.http("HTTP/1.1 400 Bad Request", "", ""));
          Servers.silence(client);
        });
    assertThat(probe("tls://" + HOST + ":" + port, ours(), AMPLE).failed())
        .contains(
            new FailedIn(Phase.TLS, new Failure.ProtocolError("the peer does not speak TLS")));
  }

  @Test
  void seesThatAHandshakeIsCutShort() throws Exception {
    int closes = servers.on(TlsProbeTest::readHelloAndBeginARecord);
    int resets =
        servers.on(client -> {
          client.getInputStream().readNBytes(5);
          Servers.reset(client);
        });
    assertThat(probe("tls://" + HOST + ":" + closes, ours(), AMPLE).failed())
        .contains(new FailedIn(Phase.TLS, new Failure.ClosedEarly()));
    assertThat(probe("tls://" + HOST + ":" + resets, ours(), AMPLE).failed())
        .contains(new FailedIn(Phase.TLS, new Failure.Reset()));
  }

  /// Half of a ServerHello's record, then the end.
  private static void readHelloAndBeginARecord(Socket client) throws Exception {
    byte[] header = client.getInputStream().readNBytes(5);
    client.getInputStream().readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
    client.getOutputStream().write(new byte[] {22, 3, 3, 0, 122, 2, 0, 0});
  }

  @Test
  void givesUpAServerThatStallsInTheHandshake() throws Exception {
    int port = servers.on(Servers::silence);
    assertThat(probe("https://" + HOST + ":" + port + "/", ours(), SHORT).failed())
        .contains(new FailedIn(Phase.TLS, new Failure.TimedOut(SHORT)));
  }

  @Test
  void namesTheAlertOfAServerThatRefuses() throws Exception {
    int port =
        servers.on(client -> {
          client.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 112});
          Servers.silence(client);
        });
    assertThat(probe("tls://" + HOST + ":" + port, ours(), AMPLE).failed())
        .contains(
            new FailedIn(
                Phase.TLS,
                new Failure.ProtocolError("the peer ends TLS with the alert unrecognized_name")));
  }

  @Test
  void readsAuthoritiesFromAFile(@TempDir Path folder) throws Exception {
    Path pem = folder.resolve("ca.pem");
    Files.writeString(pem, authority.getCertificatePEM());
    assertThat(Trust.read(pem)).isEqualTo(ours());
    Files.writeString(pem, "no certificate");
    assertThatExceptionOfType(BadValueException.class)
        .isThrownBy(() -> Trust.read(pem))
        .withMessage("\"" + pem + "\" holds no X.509 certificate");
  }
}
