package waymark.probe.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.netstate.packet.BadValueException;

/// Whatever comes in, it is either refused with a mend or safe to put on a request line, in a
/// header and in a question; and its parts make the same URL again.
class ProbeUrlFuzzTest {

  static Stream<byte[]> urls() {
    return Stream.of(
            "https://grafana.lab.example:8443/a%20b?from=1&to=2",
            "http://[2001:db8::55]?q",
            "http://192.168.1.55/d/x",
            "tcp://10.42.0.10:8443",
            "tls://grafana.lab.example/",
            "dns://[2001:db8::53]:5353/grafana.lab.example?TYPE=aaaa",
            "dns:grafana.lab.example",
            "https://u:secret@grafana/#top")
        .map(url -> url.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("urls")
  @FuzzTest
  void whateverIsReadIsSafeToSend(byte[] bytes) throws BadValueException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    ProbeUrl url;
    try {
      url = ProbeUrl.parse(text);
    } catch (BadValueException refused) {
      assertThat(refused.problem()).matches("[\\x20-\\x7e]+");
      assertThat(refused.mend()).isNotBlank();
      return;
    }
    assertThat(url.text()).isEqualTo(text).matches("[\\x21-\\x7e]+");
    String again =
        switch (url) {
          case ProbeUrl.Http(_, Endpoint endpoint, String target) ->
              "http://" + safe(endpoint) + safe(target);
          case ProbeUrl.Https(_, Endpoint endpoint, String target) ->
              "https://" + safe(endpoint) + safe(target);
          case ProbeUrl.Tcp(_, Endpoint endpoint) -> "tcp://" + safe(endpoint);
          case ProbeUrl.Tls(_, Endpoint endpoint) -> "tls://" + safe(endpoint);
          case ProbeUrl.Dns(_, var server, Host.Name name, RecordType type) -> {
            assertThat(name.text()).matches("[\\w.-]+");
            String asked = server.map(address -> "//" + address + "/").orElse("");
            yield "dns:" + asked + name + "?type=" + type;
          }
        };
    assertThat(ProbeUrl.parse(again))
        .usingRecursiveComparison()
        .ignoringFields("text")
        .isEqualTo(url);
  }

  private static Endpoint safe(Endpoint endpoint) {
    assertThat(endpoint.toString()).matches("[\\w.:\\[\\]-]+:\\d+");
    return endpoint;
  }

  private static String safe(String target) {
    assertThat(target).startsWith("/").matches("[\\x21-\\x7e&&[^#]]+");
    return target;
  }
}
