package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.routing.Listing;

/// Recorded rulesets, broken at random: the reader answers with values and faults, never otherwise,
/// and what it read prints.
class NftFuzzTest {

  private static final long SEED = Long.getLong("waymark.seed", 20_260_725L);
  private static final int ROUNDS = 4_000;
  private static final List<String> SPLINTERS =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "-1",
          "1e999",
          "4294967296",
          "\"@x\"",
          "\"*\"",
          "\"\"",
          "{\"range\":[1]}",
          "{\"prefix\":{}}",
          "{\"concat\":[]}",
          "{\"set\":[[]]}",
          "{\"map\":{}}",
          "{\"|\":[]}",
          "{\"&\":[1,2]}",
          "{\"elem\":{}}",
          "\\u0000");

  @Test
  void answersEveryTextWithValuesAndFaults() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      String whole =
          NftRecorded.file(
              NftRecorded.NAMES.get(random.nextInt(NftRecorded.NAMES.size())) + ".json");
      String text = mutated(random, whole);
      int number = round;
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> check(text), () -> "seed " + SEED + " round " + number);
    }
  }

  private static void check(String text) {
    Listing<NftTable> read = NftRuleset.read("fuzz", text);
    read.faults().forEach(fault -> assertThat(fault.problem()).isNotBlank());
    for (NftTable table : read.values()) {
      table
          .chains()
          .values()
          .forEach(chain -> chain.rules().forEach(rule -> assertThat(rule.text()).isNotNull()));
    }
    NftOwners.tell(List.of(), read.values());
  }

  private static String mutated(Random random, String whole) {
    StringBuilder text = new StringBuilder(whole);
    for (int change = 0; change <= random.nextInt(4); change++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(30)));
        case 2 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
        case 3 -> replaceValue(random, text, at);
        default -> text.setLength(Math.max(1, at));
      }
    }
    return text.toString();
  }

  /// Puts a splinter in the place of the value that follows.
  private static void replaceValue(Random random, StringBuilder text, int from) {
    int colon = text.indexOf(": ", from);
    int end = colon < 0 ? -1 : text.indexOf("}", colon);
    if (end > 0) {
      int comma = text.indexOf(",", colon);
      int stop = comma > 0 && comma < end ? comma : end;
      text.replace(colon + 2, stop, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
    }
  }
}
