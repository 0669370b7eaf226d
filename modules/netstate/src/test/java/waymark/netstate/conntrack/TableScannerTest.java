package waymark.netstate.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.Fault;

class TableScannerTest {

  /// All that an entry shows of itself.
  private record Seen(String numbers, Flow flow) {

    static Seen of(Entry entry) {
      StringBuilder numbers = new StringBuilder();
      for (Entry.Side side : Entry.Side.values()) {
        numbers.append(entry.address(side)).append(' ').append(entry.port(side)).append(' ');
      }
      for (Status bit : Status.values()) {
        numbers.append(entry.has(bit) ? bit + " " : "");
      }
      numbers.append(
          List.of(
              entry.family(),
              entry.protocol(),
              entry.state(),
              entry.originalPackets(),
              entry.replyPackets(),
              entry.mark(),
              entry.bytes(),
              entry.timeout(),
              entry.deltaTime(),
              entry.line(),
              entry.event()));
      return new Seen(numbers.toString(), entry.toFlow());
    }
  }

  /// Holds the quick reader to the plain one, entry by entry and fault by fault.
  static void agree(byte[] text) throws IOException {
    List<Seen> seen = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    TableScanner.scan(
        "t", new ByteArrayInputStream(text), entry -> seen.add(Seen.of(entry)), faults::add);
    Reading plain = ConntrackText.read("t", new ByteArrayInputStream(text));
    assertThat(seen)
        .isEqualTo(plain.sightings().stream().map(FlowEntry::of).map(Seen::of).toList());
    assertThat(faults).isEqualTo(plain.faults());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list.txt",
        "extended.txt",
        "extended-id-ktimestamp.txt",
        "proc.txt",
        "save.txt",
        "xml.txt",
        "events.txt",
        "events-timestamp.txt",
        "incident-conntrack-L-extended.txt"
      })
  void seesWhatThePlainReaderReads(String fixture) throws IOException {
    agree(Fixture.of(fixture).text().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesTheUsualLinesWithoutThePlainReader() {
    LineEntry quick = new LineEntry();
    List<String> left =
        Fixture.of("list.txt").entries().stream()
            .filter(line -> {
              byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
              return !quick.take(bytes, 0, bytes.length, 1);
            })
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    assertThat(left)
        .as("dccp, udplite, a zone for one direction, and gre")
        .containsExactly("dccp", "udplite", "udp", "gre");
  }

  @Test
  void passesOverAHundredMegabytesWithoutALineEnd() throws IOException {
    String good = Fixture.of("incident-conntrack-L.txt").entries().get(1) + "\n";
    long[] left = {100_000_000};
    InputStream rubbish =
        new InputStream() {
          @Override
          public int read() {
            return left[0]-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] into, int from, int length) {
            int count = (int) Math.min(left[0], length);
            Arrays.fill(into, from, from + count, (byte) 'x');
            left[0] -= count;
            return count == 0 ? -1 : count;
          }
        };
    List<Integer> seen = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    byte[] bytes = good.getBytes(StandardCharsets.US_ASCII);
    InputStream text =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(bytes),
                    rubbish,
                    new ByteArrayInputStream(("\n" + good).getBytes(StandardCharsets.US_ASCII)))));
    TableScanner.scan("t", text, entry -> seen.add(entry.line()), faults::add);
    assertThat(seen).containsExactly(1, 3);
    assertThat(faults).singleElement().extracting(Fault::line).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001",
        "1:2:3:4:5:6:7:8",
        "1::8",
        "1:2:3:4:5:6::8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "1:::2",
        ":1::2",
        "1:2:3:4:5:6:7:8:9",
        "1:2",
        "12345::",
        "::ffff:1.2.3.4",
        "1::2::3",
        "1:2:3:4:5:6:7:",
        "FE80::1"
      })
  void readsAnAddressAsThePlainReaderDoes(String address) throws IOException {
    String line =
        "udp      17 29 src=A dst=fe80::1 sport=1 dport=2 src=fe80::1 dst=A sport=2 dport=1 mark=0"
            + " use=1\n";
    agree(line.replace("A", address).getBytes(StandardCharsets.UTF_8));
  }
}
