package waymark.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.probe.url.Host;

class ResolverConfigurationTest {

  /// As kubelet writes it into a pod with the policy ClusterFirst.
  private static final String POD =
      """
      search default.svc.cluster.local svc.cluster.local cluster.local
      nameserver 10.43.0.10
      options ndots:5
      """;

  private static List<String> servers(String text) {
    return ResolverConfiguration.of(text.lines()).servers().stream().map(Object::toString).toList();
  }

  @Test
  void readsWhomToAsk() {
    assertThat(servers(POD)).containsExactly("10.43.0.10:53");
    assertThat(servers("nameserver 2001:db8::53\n# nameserver 1.1.1.1\n; nameserver 2.2.2.2\n"))
        .containsExactly("[2001:db8::53]:53");
  }

  @Test
  void asksThisHostWhereNobodyIsNamed() {
    assertThat(servers("")).containsExactly("127.0.0.1:53");
    assertThat(servers("nameserver\nnameserver nobody\n")).containsExactly("127.0.0.1:53");
  }

  @Test
  void asksNoMoreThanThree() {
    String four =
        "nameserver 10.0.0.1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\nnameserver 10.0.0.4";
    assertThat(servers(four)).containsExactly("10.0.0.1:53", "10.0.0.2:53", "10.0.0.3:53");
  }

  @Test
  void takesAMissingFileForAnEmptyOne(@TempDir Path folder) throws Exception {
    assertThat(ResolverConfiguration.read(folder.resolve("resolv.conf")))
        .isEqualTo(ResolverConfiguration.of(Stream.empty()));
  }

  @Test
  void readsAFileWithBytesThatAreNoText(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("resolv.conf");
    Files.write(file, new byte[] {'#', (byte) 0xff, '\n'});
    Files.writeString(file, POD, java.nio.file.StandardOpenOption.APPEND);
    assertThat(ResolverConfiguration.read(file)).isEqualTo(ResolverConfiguration.of(POD.lines()));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          grafana,             grafana.default.svc.cluster.local. grafana.svc.cluster.local. grafana.cluster.local. grafana.
          a.b.c.d.example,     a.b.c.d.example.default.svc.cluster.local. a.b.c.d.example.svc.cluster.local. a.b.c.d.example.cluster.local. a.b.c.d.example.
          a.b.c.d.e.example,   a.b.c.d.e.example. a.b.c.d.e.example.default.svc.cluster.local. a.b.c.d.e.example.svc.cluster.local. a.b.c.d.e.example.cluster.local.
          grafana.,            grafana.
          """)
  void appendsTheSearchListFirstToANameOfFewDots(String name, String candidates) throws Exception {
    assertThat(ResolverConfiguration.of(POD.lines()).candidates(Host.Name.parse(name)))
        .map(Host.Name::text)
        .containsExactly(candidates.split(" "));
  }

  @Test
  void lastSearchOrDomainWinsAndWhatIsNoNameIsPassedOver() throws Exception {
    Stream<String> lines =
        Stream.of(
            "search a.example", "domain b.example", "search c.example. -", "search d.example -x .");
    assertThat(ResolverConfiguration.of(lines).candidates(Host.Name.parse("grafana.lab")))
        .map(Host.Name::text)
        .containsExactly("grafana.lab.", "grafana.lab.d.example.");
  }
}
