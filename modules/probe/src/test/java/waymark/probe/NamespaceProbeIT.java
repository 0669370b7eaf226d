package waymark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.probe.dns.DnsServer;
import waymark.probe.dns.NameFiles;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.Phase;
import waymark.probe.tls.Trust;
import waymark.probe.url.ProbeUrl;

/// Probes out of a network namespace, by threads that alone are in it: `client` and `server` are
/// two namespaces with a cable between them, and nothing of either can be reached from where the
/// JVM is.
class NamespaceProbeIT {

  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final String RUN = "wmpr" + ProcessHandle.current().pid();
  private static final int MARK = 0x64;

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static final Servers SERVERS = new Servers();

  @TempDir private static Path folder;

  private static Namespace client = new Namespace("");
  private static int port;

  @BeforeAll
  static void layTheCable() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/sbin/ip")),
        "needs root and ip(8) to make network namespaces");
    client = Namespace.make(RUN + "c");
    OPEN.add(client);
    Namespace server = Namespace.make(RUN + "s");
    OPEN.add(server);
    client.ip("link add cable type veth peer name cable netns " + server.name());
    for (String command :
        List.of(
            "link set cable up",
            "address add 198.51.100.1/24 dev cable",
            "address add 2001:db8:99::1/64 dev cable nodad")) {
      client.ip(command);
      server.ip(command.replace(".1/24", ".2/24").replace("::1/64", "::2/64"));
    }
    client.ip("route add unreachable 203.0.113.0/26");
    client.ip("route add prohibit 203.0.113.64/26");
    client.ip("route add blackhole 203.0.113.128/26");
    client.ip("rule add fwmark " + MARK + " table 100");
    client.ip("route add unreachable default table 100");
    port = server.call(() -> SERVERS.on("198.51.100.2", Servers.says("HTTP/1.1 200 OK", "", "ok")));
    DnsServer.Script knowsOne =
        (query, _) ->
            DnsServer.labelOf(query).equals("grafana")
                    && query.length == 12 + 1 + 7 + 1 + 3 + 1 + 7 + 1 + 4
                ? List.of(DnsServer.answer(query, 0, false, "2001:db8:99::77", "198.51.100.2"))
                : List.of(DnsServer.answer(query, DnsServer.NXDOMAIN, false));
    OPEN.add(server.call(() -> new DnsServer(InetAddress.ofLiteral("198.51.100.2"), 53, knowsOne)));
    Files.writeString(
        folder.resolve("resolv.conf"),
        "search elsewhere.example lab.example\nnameserver 198.51.100.2\n");
  }

  @AfterAll
  static void takeItDown() throws Exception {
    SERVERS.close();
    for (AutoCloseable each : OPEN.reversed()) {
      each.close();
    }
  }

  private static ProbeRequest request(String url, Duration timeout, OptionalInt mark)
      throws Exception {
    return new ProbeRequest(
        ProbeUrl.parse(url),
        Optional.empty(),
        new Trust.OfHost(),
        timeout,
        mark,
        OptionalInt.empty(),
        new NameFiles(folder.resolve("resolv.conf"), folder.resolve("hosts")));
  }

  private static ProbeResult probe(String url, Duration timeout, OptionalInt mark)
      throws Exception {
    ProbeRequest request = request(url, timeout, mark);
    return client.call(() -> Prober.probe(request));
  }

  private static String web() {
    return "http://198.51.100.2:" + port + "/";
  }

  @Test
  void startsFromTheNamespaceOfTheCallingThread() throws Exception {
    ProbeResult inside = probe(web(), AMPLE, OptionalInt.empty());
    assertThat(inside.failed()).isEmpty();
    assertThat(inside.local().orElseThrow().address()).hasToString("198.51.100.1");
    ProbeResult dns = probe("dns://198.51.100.2/grafana.lab.example", AMPLE, OptionalInt.empty());
    assertThat(dns.addresses()).hasToString("[198.51.100.2]");
  }

  @Test
  void startsFromTheThreadsOwnNamespaceAlsoWhenManyRunAtOnce() throws Exception {
    List<ProbeRequest> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      requests.add(request(web(), AMPLE, OptionalInt.empty()));
    }
    assertThat(client.call(() -> Prober.probe(requests))).allMatch(ProbeResult::ok);
  }

  /// The address that nobody has stands first; `timeout` is enough for two shares.
  @Test
  void findsAShortNameBySearchListAndGoesOnToTheAddressThatAnswers() throws Exception {
    ProbeResult result =
        probe("http://grafana:" + port + "/", Duration.ofSeconds(4), OptionalInt.empty());
    assertThat(result.failed()).isEmpty();
    assertThat(result.addresses()).hasToString("[2001:db8:99::77, 198.51.100.2]");
    assertThat(result.passedOver())
        .singleElement()
        .satisfies(passed -> assertThat(passed.remote().address()).hasToString("2001:db8:99::77"));
    assertThat(result.timings().phases()).containsKeys(Phase.DNS, Phase.CONNECT, Phase.HTTP);
  }

  @Test
  void readsTheHostsFileFirst() throws Exception {
    Files.writeString(folder.resolve("hosts"), "198.51.100.2 by-hand\n");
    assertThat(probe("http://by-hand:" + port + "/", AMPLE, OptionalInt.empty()).failed())
        .isEmpty();
  }

  @Test
  void saysThatANameIsUnknownWhereverItLooked() throws Exception {
    ProbeResult result = probe("tcp://prometheus:443", AMPLE, OptionalInt.empty());
    assertThat(result.failed().orElseThrow().phase()).isEqualTo(Phase.DNS);
    assertThat(result.failed().orElseThrow().failure().kind()).isEqualTo("no-such-name");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          203.0.113.1,       host-unreachable
          203.0.113.65,      not-permitted
          203.0.113.129,     system-error
          192.0.2.1,         network-unreachable
          [2001:db8:77::1],  network-unreachable
          """)
  void tellsTheKindsOfUnreachable(String host, String kind) throws Exception {
    ProbeResult result = probe("tcp://" + host + ":443", AMPLE, OptionalInt.empty());
    assertThat(result.failed().orElseThrow().phase()).isEqualTo(Phase.CONNECT);
    assertThat(result.failed().orElseThrow().failure().kind()).isEqualTo(kind);
  }

  @Test
  void tellsOurEndOfATryThatNobodyAnswers() throws Exception {
    ProbeResult result = probe("tcp://198.51.100.77:443", SHORT, OptionalInt.empty());
    assertThat(result.failed().orElseThrow().failure()).isEqualTo(new Failure.TimedOut(SHORT));
    assertThat(result.local().orElseThrow().address()).hasToString("198.51.100.1");
    assertThat(result.local().orElseThrow().port()).isPositive();
  }

  @Test
  void marksEverySocketItOpens() throws Exception {
    OptionalInt mark = OptionalInt.of(MARK);
    assertThat(probe(web(), AMPLE, OptionalInt.of(MARK + 1)).failed()).isEmpty();
    assertThat(probe(web(), AMPLE, mark).failed().orElseThrow().failure())
        .isEqualTo(new Failure.Unreachable());
    assertThat(probe("http://grafana/", AMPLE, mark).failed().orElseThrow().phase())
        .isEqualTo(Phase.DNS);
  }

  @Test
  void tellsOurEndOfAMarkedTryThatNobodyAnswers() throws Exception {
    ProbeResult result = probe("tcp://198.51.100.78:443", SHORT, OptionalInt.of(MARK + 1));
    assertThat(result.failed().orElseThrow().failure()).isEqualTo(new Failure.TimedOut(SHORT));
    assertThat(result.local().orElseThrow().address()).hasToString("198.51.100.1");
  }
}
