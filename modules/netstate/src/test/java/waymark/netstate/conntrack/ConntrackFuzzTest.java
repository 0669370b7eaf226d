package waymark.netstate.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the text, of whatever form: the readers answer and never disagree, and what they take
/// for an entry prints and reads back as the same.
class ConntrackFuzzTest {

  static Stream<byte[]> fixtures() {
    return Stream.of(
            "list.txt",
            "extended.txt",
            "extended-id-ktimestamp.txt",
            "proc.txt",
            "save.txt",
            "xml.txt",
            "events.txt",
            "events-timestamp.txt",
            "events-xml.txt",
            "events-save.txt",
            "incident-conntrack-L-extended.txt")
        .flatMap(name -> Fixture.of(name).entries().stream())
        .map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("fixtures")
  @FuzzTest
  void bothReadersAgree(byte[] text) throws IOException {
    TableScannerTest.agree(text);
    for (Sighting sighting : ConntrackText.read("t", new ByteArrayInputStream(text)).sightings()) {
      for (Form form : Form.values()) {
        ConntrackText.print(sighting.flow(), form);
      }
      String printed = ConntrackText.print(sighting.flow(), sighting.form());
      Reading again = ConntrackText.read("again", printed);
      assertThat(again.faults()).as(printed).isEmpty();
      assertThat(ConntrackText.print(again.flows().getFirst(), sighting.form())).isEqualTo(printed);
    }
  }
}
