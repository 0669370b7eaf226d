package waymark.netstate.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Broken texts of every form by the thousand, from a seed that is printed: the readers never throw
/// and never disagree, and what they take for an entry prints and reads back as the same.
class ConntrackFuzzTest {

  private static final int ROUNDS = Integer.getInteger("waymark.fuzz", 3000);

  private static final List<String> FIXTURES =
      List.of(
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
          "incident-conntrack-L-extended.txt");

  private static final List<String> SPLINTERS =
      List.of(
          "\u0000",
          "\r",
          "\n",
          "\t",
          " ",
          "=",
          "[",
          "]",
          "[] ",
          "[OFFLOAD] ",
          "[start=] ",
          "[start=Mon Feb 31 25:00:00 2026] ",
          "src=",
          "src=::ffff:1.2.3.4 ",
          "dst=1.2.3.256 ",
          "sport=65536 ",
          "id=4294967296 ",
          "packets=18446744073709551615 bytes=18446744073709551616 ",
          "mark=-1 ",
          "zone=65536 ",
          "timeout=0, stream_timeout=0 ",
          "unknown  255 ",
          "icmpv6   58 ",
          "<flow>",
          "</flow>",
          "<meta direction=\"\">",
          "&amp;",
          "&#x41;",
          "<!-- -->",
          "-A ",
          "-p 255 ",
          "-g ",
          "-t 99999999999 ",
          "    [NEW] ",
          "[1795405983.566092]\t",
          "\u00e9\ud83d\ude00");

  @Test
  void readsOrRefusesWhateverBecomesOfAText(TestReporter reporter) throws IOException {
    long seed = Long.getLong("waymark.seed", 20261123L);
    reporter.publishEntry("seed", Long.toString(seed));
    List<String> lines = new ArrayList<>();
    for (String fixture : FIXTURES) {
      lines.addAll(Fixture.of(fixture).entries());
    }
    Random random = new Random(seed);
    int entries = 0;
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        StringBuilder line = new StringBuilder(lines.get(random.nextInt(lines.size())));
        for (int change = random.nextInt(4); change > 0; change--) {
          spoil(line, random);
        }
        text.append(line).append('\n');
      }
      try {
        entries += check(text.toString());
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, wrong);
      }
    }
    assertThat(entries).isBetween(ROUNDS, 8 * ROUNDS);
  }

  private static int check(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Reading plain = ConntrackText.read("t", new ByteArrayInputStream(bytes));
    TableScannerTest.agree(bytes);
    for (Sighting sighting : plain.sightings()) {
      for (Form form : Form.values()) {
        ConntrackText.print(sighting.flow(), form);
      }
      String printed = ConntrackText.print(sighting.flow(), sighting.form());
      Reading again = ConntrackText.read("again", printed);
      assertThat(again.faults()).as(printed).isEmpty();
      assertThat(ConntrackText.print(again.flows().getFirst(), sighting.form())).isEqualTo(printed);
    }
    return plain.sightings().size();
  }

  private static void spoil(StringBuilder line, Random random) {
    int at = random.nextInt(line.length() + 1);
    int length = Math.min(random.nextInt(24), line.length() - at);
    switch (random.nextInt(6)) {
      case 0 -> line.delete(at, at + length);
      case 1 -> line.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
      case 2 -> line.insert(random.nextInt(line.length() + 1), line.substring(at, at + length));
      case 3 -> line.setLength(at);
      case 4 -> line.replace(at, at + length, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
      default -> {
        if (at < line.length()) {
          line.setCharAt(at, (char) random.nextInt(1, 256));
        }
      }
    }
  }
}
