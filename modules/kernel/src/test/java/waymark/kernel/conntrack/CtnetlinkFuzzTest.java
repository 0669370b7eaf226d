package waymark.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.netlink.Recording;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Form;

/// Whatever bytes a dump's datagram has: they are read, refused or told as malformed, and what is
/// read prints.
class CtnetlinkFuzzTest {

  private static final int NEW = 0x100;
  private static final int DONE = 3;
  private static final int MULTI = 2;

  private static final EntrySink PRINTING =
      new EntrySink() {
        @Override
        public void begin(int attempt) {}

        @Override
        public void entry(Entry entry) {
          for (Form form : Form.values()) {
            assertThat(ConntrackText.print(entry.toFlow(), form)).isNotBlank();
          }
        }

        @Override
        public void malformed(MalformedMessageException fault) {
          assertThat(fault.getMessage()).isNotBlank();
        }
      };

  static Stream<byte[]> datagrams() {
    byte[] entry = Recording.message(NEW, MULTI, MessageEntryTest.incident());
    return Stream.of(entry, Recording.message(NEW, MULTI, new byte[] {2, 0, 0, 0, 9}));
  }

  @MethodSource("datagrams")
  @FuzzTest
  void readsOrRefusesADatagram(byte[] datagram) throws IOException {
    Recording recording = new Recording().then(datagram.clone());
    recording.then(Recording.message(DONE, MULTI, new byte[4]));
    try (Ctnetlink table = new Ctnetlink(new Connection(recording))) {
      table.dump(Filter.ALL, PRINTING);
    } catch (IOException | KernelRefused told) {
      assertThat(told.getMessage()).isNotBlank();
    }
  }
}
