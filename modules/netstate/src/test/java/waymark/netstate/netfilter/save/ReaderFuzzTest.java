package waymark.netstate.netfilter.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import waymark.netstate.packet.Family;

/// Broken texts by the thousand, from a seed that is printed: the reader never throws, never hangs,
/// and every text prints back as it was. A text without faults is in form once it is formatted.
class ReaderFuzzTest {

  private static final int ROUNDS = Integer.getInteger("waymark.fuzz", 2000);
  private static final List<String> SPLINTERS =
      List.of(
          "!",
          " ! ",
          "\"",
          "\\",
          "\u0000",
          "\r",
          "\n",
          "COMMIT\n",
          "*nat\n",
          ":X - [0:0]\n",
          "[0:0] ",
          "-A ",
          "-I X 99999999999 ",
          "-j ",
          "-m ",
          "-m tcp --dport ",
          "--",
          "-",
          "0x",
          "/",
          ",",
          ":",
          "-s 1.2.3.4/",
          "[::",
          "--set-mark 0xffffffffff",
          "\u00e9\ud83d\ude00",
          "-p all ",
          "--to-destination [",
          "-m policy --next ",
          "-D X\n",
          "-F\n",
          "-E X Y\n",
          "-X\n",
          "\t");

  @Test
  void neverThrowsAndAlwaysPrintsBack(TestReporter reporter) throws IOException {
    long seed = Long.getLong("waymark.seed", 20261123L);
    reporter.publishEntry("seed", Long.toString(seed));
    List<String> texts = new ArrayList<>();
    for (String name : List.of("hand-written-ipv4", "corpus/kube-proxy", "corpus/firewalls")) {
      texts.add(text(name));
    }
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String broken = mutate(piece(texts.get(random.nextInt(texts.size())), random), random);
      String which = "seed " + seed + " round " + round + ": " + broken;
      Assertions.assertTimeout(Duration.ofSeconds(5), () -> check(broken), which);
    }
  }

  private static void check(String text) {
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

  /// A few lines of a text.
  private static String piece(String text, Random random) {
    List<String> lines = text.lines().toList();
    int from = random.nextInt(lines.size());
    int to = Math.min(lines.size(), from + 1 + random.nextInt(8));
    return "*mangle\n:X - [0:0]\n" + String.join("\n", lines.subList(from, to)) + "\nCOMMIT\n";
  }

  private static String mutate(String text, Random random) {
    StringBuilder broken = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0 && !broken.isEmpty(); i--) {
      int at = random.nextInt(broken.length());
      switch (random.nextInt(5)) {
        case 0 -> broken.deleteCharAt(at);
        case 1 -> broken.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
        case 2 -> broken.setCharAt(at, (char) random.nextInt(128));
        case 3 -> broken.setLength(at);
        default -> broken.insert(at, broken.substring(at, Math.min(broken.length(), at + 20)));
      }
    }
    return broken.toString();
  }

  private static String text(String name) throws IOException {
    try (InputStream in = ReaderFuzzTest.class.getResourceAsStream(name + ".rules")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
