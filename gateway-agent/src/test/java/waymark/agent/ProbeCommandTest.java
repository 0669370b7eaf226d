package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProbeCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = GatewayAgent.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  private static ServerSocket web(String status) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform().daemon().start(() -> answerAll(listener, status));
    return listener;
  }

  private static void answerAll(ServerSocket listener, String status) {
    try {
      while (true) {
        try (Socket client = listener.accept()) {
          client.getInputStream().read(new byte[4096]);
          String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
          client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  @Test
  void saysInOneDocumentWhatEachUrlDid() throws Exception {
    try (ServerSocket good = web("200 OK");
        ServerSocket bad = web("503 Service Unavailable")) {
      String fine = "http://127.0.0.1:" + good.getLocalPort() + "/d";
      String broken = "http://127.0.0.1:" + bad.getLocalPort();
      assertThat(run("probe", "--json", "--timeout", "30s", fine, broken))
          .isEqualTo(ExitStatus.FINDINGS);
      JsonNode probes = JsonMapper.shared().readTree(out.toString()).get("probes");
      JsonNode first = probes.get(0);
      assertThat(first.get("url").asString()).isEqualTo(fine);
      assertThat(first.get("ok").asBoolean()).isTrue();
      assertThat(first.get("status").asInt()).isEqualTo(200);
      assertThat(first.get("remote").asString()).isEqualTo("127.0.0.1:" + good.getLocalPort());
      assertThat(first.get("phases").get("connect").isNumber()).isTrue();
      assertThat(first.get("phases").get("total").isNumber()).isTrue();
      for (String absent : new String[] {"phase", "error", "kind", "certificate"}) {
        assertThat(first.get(absent).isNull()).as(absent).isTrue();
      }
      assertThat(first.get("phases").get("tls").isNull()).isTrue();
      JsonNode second = probes.get(1);
      assertThat(second.get("ok").asBoolean()).isFalse();
      assertThat(second.get("phase").asString()).isEqualTo("http");
      assertThat(second.get("error").asString()).isEqualTo("HTTP status 503 Service Unavailable");
      assertThat(second.get("kind").asString()).isEqualTo("http-status");
    }
  }

  @Test
  void tellsPeopleWhatFailedFirst() throws Exception {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = listener.getLocalPort();
    }
    assertThat(run("probe", "tcp://127.0.0.1:" + port)).isEqualTo(ExitStatus.FINDINGS);
    assertThat(out.toString().lines().limit(2).toList())
        .containsExactly("FAIL  tcp://127.0.0.1:" + port, "      connect: connection refused");
  }

  @Test
  void isContentWhenTheStatusIsTheOneExpected() throws Exception {
    try (ServerSocket web = web("404 Not Found")) {
      String url = "http://127.0.0.1:" + web.getLocalPort() + "/";
      assertThat(run("probe", "--expect-status", "404", url)).isEqualTo(ExitStatus.OK);
      assertThat(run("probe", "--expect-status", "200", url)).isEqualTo(ExitStatus.FINDINGS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          probe                                           | Missing required parameter: 'URL'
          probe gopher://grafana/                         | URL: "gopher://grafana/" has a scheme that is not known
          probe https://grafana/ --address grafana        | --address: "grafana" is not an IP address
          probe https://grafana/ --vantage moon           | --vantage: "moon" is not a vantage point
          probe https://grafana/ --vantage netns:/a/../b  | --vantage: "/a/../b" is not the plain path
          probe https://grafana/ --timeout 0              | --timeout: "0" is not a time limit
          probe https://grafana/ --timeout 61m            | --timeout: "61m" is not a time limit
          probe https://grafana/ --timeout 1.5s           | --timeout: "1.5s" is not a time limit
          probe https://grafana/ --mark 0x64/0xff         | --mark: "0x64/0xff" has a mask
          probe https://grafana/ --mark blue              | --mark: "blue" is not a mark
          probe https://grafana/ --expect-status 42       | --expect-status: 42 is not an HTTP status
          probe https://grafana/ --cacert /nowhere.pem    | --cacert: "/nowhere.pem" cannot be read
          probe https://grafana/ --cacert /etc/hostname   | --cacert: "/etc/hostname" holds no X.509 certificate
          probe https://grafana/ --cacert a --insecure    | mutually exclusive
          """)
  void refusesWhatItCannotRead(String line, String said) {
    assertThat(run(line.split(" +"))).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains(said);
  }

  @Test
  void tellsOfEveryBadUrlAtOnce() {
    assertThat(run("probe", "https://a:0/", "https://b:0/")).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("https://a:0/", "https://b:0/");
  }

  @Test
  void saysThatANamespaceIsNotThere() {
    assertThat(run("probe", "--vantage", "netns:wm-none", "tcp://127.0.0.1:1"))
        .isEqualTo(ExitStatus.REFUSED);
    assertThat(err.toString()).contains("/run/netns/wm-none does not exist", "mend: ");
  }

  @Test
  void explainsItself() {
    assertThat(run("probe", "--help")).isEqualTo(ExitStatus.OK);
    assertThat(out.toString())
        .contains("Usage: gateway-agent probe", "Examples:", "Exit statuses:");
  }
}
