package waymark.netstate.netfilter.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.netstate.packet.Family;

/// Whatever the text: the reader answers, and the text prints back as it was. A text without faults
/// is in form once it is formatted.
class ReaderFuzzTest {

  private static final int LINES = 8;

  /// The recorded and hand-written texts, a few lines each.
  static Stream<byte[]> pieces() throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    for (String name : List.of("hand-written-ipv4", "corpus/kube-proxy", "corpus/firewalls")) {
      List<String> lines = text(name).lines().toList();
      for (int from = 0; from < lines.size(); from += LINES) {
        String few = String.join("\n", lines.subList(from, Math.min(lines.size(), from + LINES)));
        pieces.add(("*mangle\n:X - [0:0]\n" + few + "\nCOMMIT\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return pieces.stream();
  }

  @MethodSource("pieces")
  @FuzzTest
  void printsBackAndFormats(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (Family family : Family.values()) {
      IptablesSave save = IptablesSave.read("fuzz", text, family);
      assertThat(save.print()).isEqualTo(text);
      if (save.faults().isEmpty()) {
        IptablesSave again = IptablesSave.read("fuzz", SaveFormat.format(save), family);
        assertThat(again.faults()).as(text).isEmpty();
        assertThat(SaveFormat.isFormatted(again)).as(text).isTrue();
      }
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in = ReaderFuzzTest.class.getResourceAsStream(name + ".rules")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
