package waymark.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.netlink.Recording;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Form;

/// Dumps whose bytes are broken at random, from a seed that is printed: each is read, refused or
/// told as malformed, and nothing else.
class CtnetlinkFuzzTest {

  private static final int ROUNDS = Integer.getInteger("waymark.fuzz", 20_000);
  private static final int NEW = 0x100;
  private static final int DONE = 3;
  private static final int MULTI = 2;

  private static final class Counting implements EntrySink {

    private final AtomicInteger entries = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final List<Integer> attempts = new ArrayList<>();

    @Override
    public void begin(int attempt) {
      attempts.add(attempt);
    }

    @Override
    public void entry(Entry entry) {
      ConntrackText.print(entry.toFlow(), Form.EXTENDED);
      entries.incrementAndGet();
    }

    @Override
    public void malformed(MalformedMessageException fault) {
      faults.incrementAndGet();
    }
  }

  private static byte[] entry() {
    return Recording.message(NEW, MULTI, MessageEntryTest.incident());
  }

  private static void dump(Recording recording, EntrySink sink) throws IOException, KernelRefused {
    try (Ctnetlink table = new Ctnetlink(new Connection(recording))) {
      table.dump(Filter.ALL, sink);
    }
  }

  @Test
  void readsOrRefusesWhateverDatagramsCome(TestReporter reporter) {
    long seed = Long.getLong("waymark.seed", 20261123L);
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    Counting sink = new Counting();
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] broken = entry();
      for (int change = random.nextInt(4); change > 0; change--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      Recording recording = new Recording().then(entry()).then(broken);
      recording.then(Recording.message(DONE, MULTI, new byte[4]));
      try {
        dump(recording, sink);
      } catch (IOException | KernelRefused expected) {
        refused++;
      } catch (RuntimeException wrong) {
        throw new AssertionError("seed " + seed + ", round " + round, wrong);
      }
    }
    assertThat(sink.entries.get()).isBetween(ROUNDS, 2 * ROUNDS);
    assertThat(sink.faults).hasPositiveValue();
    assertThat(refused).isPositive();
  }

  @Test
  void goesOnBehindAMessageThatIsCutShort() throws Exception {
    byte[] cut = Recording.message(NEW, MULTI, new byte[] {2, 0, 0, 0, 9});
    Recording recording = new Recording().then(entry()).then(cut).then(entry());
    Counting sink = new Counting();
    dump(recording.then(Recording.message(DONE, MULTI, new byte[4])), sink);
    assertThat(sink.entries).hasValue(2);
    assertThat(sink.faults).hasValue(1);
  }

  @Test
  void beginsAgainWhereTheDumpWasInterruptedAndTellsIt() throws Exception {
    int interrupted = MULTI | Connection.NLM_F_DUMP_INTR;
    Recording recording =
        new Recording()
            .then(entry())
            .then(Recording.message(DONE, interrupted, new byte[4]))
            .then(entry())
            .then(entry())
            .then(Recording.message(DONE, MULTI, new byte[4]));
    Counting sink = new Counting();
    dump(recording, sink);
    assertThat(sink.attempts).containsExactly(1, 2);
    assertThat(sink.entries).hasValue(3);
  }
}
