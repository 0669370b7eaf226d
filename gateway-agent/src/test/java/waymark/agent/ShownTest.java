package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever may write a rule writes its comment, and a snapshot comes from elsewhere: what they put
/// there is no order to the terminal of who reads it.
final class ShownTest {

  private static final Path INCIDENT =
      Path.of("../modules/diagnosis/src/test/resources/snapshots/incident");

  /// Clears the screen in two ways, and writes backwards.
  private static final String ORDERS = "\u001b[2J\u009b2J\u202e";

  private static final String SHOWN = "\\u001b[2J\\u009b2J\\u202e";

  @TempDir private Path snapshot = Path.of("");

  @BeforeEach
  void recordTheIncidentWithSuchAComment() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(INCIDENT)) {
      for (Path file : files) {
        String text = Files.readString(file);
        Files.writeString(
            snapshot.resolve(file.getFileName()),
            text.replace(
                "-j MARK --set-xmark 0x64/",
                "-m comment --comment " + ORDERS + " -j MARK --set-xmark 0x64/"));
      }
    }
  }

  @Test
  void neitherTextNorReportNorJsonHoldsAnOrderToATerminal() throws IOException {
    Path report = snapshot.resolve("report.html");
    AgentRun text =
        AgentRun.of(
            "diagnose-ingress", "--snapshot", snapshot.toString(), "--report", report.toString());
    AgentRun json = AgentRun.of("diagnose-ingress", "--snapshot", snapshot.toString(), "--json");
    assertThat(text.status()).isEqualTo(ExitStatus.FINDINGS);
    for (String each :
        new String[] {text.out(), Files.readString(report), json.out(), text.err()}) {
      assertThat(each).doesNotContainPattern("[\u001b\u009b\u202e]");
    }
    assertThat(text.out()).contains(SHOWN);
    assertThat(Files.readString(report)).contains(SHOWN);
    assertThat(json.json().path("findings").path(0).path("where").path("text").asString())
        .contains(ORDERS);
  }

  @Test
  void coloursAreOursAlone() {
    StringWriter to = new StringWriter();
    new Shown(to).println(new Colours(true).red("a" + ORDERS));
    assertThat(to).hasToString("\u001b[1;31ma" + SHOWN + "\u001b[0m" + System.lineSeparator());
  }

  @Test
  void aLineStaysOne() {
    StringWriter to = new StringWriter();
    new Shown(to).println("comment \"a\nHEALTHY\"");
    assertThat(to).hasToString("comment \"a\\u000aHEALTHY\"" + System.lineSeparator());
  }

  /// A file gets what iptables-save(8) would print, byte for byte.
  @Test
  void aRulesetInFormIsNotForPeople() {
    assertThat(AgentRun.of("format", snapshot.resolve("iptables-save.txt").toString()).out())
        .contains(ORDERS);
  }
}
