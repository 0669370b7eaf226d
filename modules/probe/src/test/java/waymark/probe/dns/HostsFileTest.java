package waymark.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.probe.url.Host;

class HostsFileTest {

  private static final List<String> LINES =
      """
      127.0.0.1       localhost
      ::1             localhost ip6-localhost
      # 10.0.0.1      grafana.lab.example
      192.168.1.55\tGrafana.lab.example grafana # the node
      not-an-address  grafana
      grafana         10.0.0.2
      """
          .lines()
          .toList();

  private static List<String> addresses(String name) throws Exception {
    return HostsFile.addresses(LINES, Host.Name.parse(name)).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void findsEveryAddressOfANameInTheOrderOfTheFile() throws Exception {
    assertThat(addresses("localhost")).containsExactly("127.0.0.1", "::1");
  }

  @Test
  void knowsANameByItsLettersAloneAndWithItsDotToo() throws Exception {
    assertThat(addresses("GRAFANA.LAB.EXAMPLE.")).containsExactly("192.168.1.55");
    assertThat(addresses("grafana")).containsExactly("192.168.1.55");
  }

  @Test
  void findsNothingForANameThatStandsInAComment() throws Exception {
    assertThat(addresses("node")).isEmpty();
  }

  @Test
  void takesAMissingFileForAnEmptyOne(@TempDir Path folder) throws Exception {
    assertThat(HostsFile.addresses(folder.resolve("hosts"), Host.Name.parse("localhost")))
        .isEmpty();
  }
}
