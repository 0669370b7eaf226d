package waymark.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.netlink.Recording;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Form;

/// Dumps that do not come whole or in one piece.
class CtnetlinkTest {

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
