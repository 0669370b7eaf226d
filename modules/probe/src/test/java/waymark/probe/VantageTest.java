package waymark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.BadValueException;
import waymark.probe.dns.NameFiles;

class VantageTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          netns:client,             /run/netns/client,   netns:client
          netns:/run/netns/client,  /run/netns/client,   netns:client
          netns:/proc/4711/ns/net,  /proc/4711/ns/net,   netns:/proc/4711/ns/net
          """)
  void readsANamespaceByItsNameOrItsFile(String text, Path path, String printed) throws Exception {
    assertThat(Vantage.parse(text)).isEqualTo(new Vantage.Netns(path)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Local",
        "netns:",
        "netns:../etc",
        "netns:a/b",
        "netns:-x",
        "netns:a b",
        "pod:x"
      })
  void refusesWhatIsNone(String text) {
    assertThatExceptionOfType(BadValueException.class).isThrownBy(() -> Vantage.parse(text));
  }

  @Test
  void looksNamesUpAsTheProcessOfTheNamespaceWould() throws Exception {
    assertThat(Vantage.parse("netns:/proc/4711/ns/net").nameFiles())
        .isEqualTo(
            new NameFiles(
                Path.of("/proc/4711/root/etc/resolv.conf"), Path.of("/proc/4711/root/etc/hosts")));
    assertThat(Vantage.parse("local").nameFiles()).isEqualTo(NameFiles.ofHost());
    assertThat(Vantage.parse("netns:without-files-of-its-own").nameFiles())
        .isEqualTo(NameFiles.ofHost());
  }
}
