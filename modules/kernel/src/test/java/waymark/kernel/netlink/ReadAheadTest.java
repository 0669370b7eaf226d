package waymark.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {

  private static final int NEW = 32;
  private static final int DONE = 3;
  private static final int MULTI = 2;
  private static final int MANY = 100;

  private static Recording many() {
    Recording recording = new Recording();
    for (int i = 0; i < MANY; i++) {
      recording.then(Recording.message(NEW, MULTI, (byte) i));
    }
    return recording;
  }

  private static byte[] done() {
    return Recording.message(DONE, MULTI, new byte[4]);
  }

  private static List<Integer> dump(Connection connection) throws IOException, NetlinkError {
    List<Integer> heard = new ArrayList<>();
    connection.dump(
        34, new byte[4], (type, flags, datagram, from, to) -> heard.add(datagram.get(from) & 0xff));
    return heard;
  }

  @Test
  void handsOnEveryDatagramInItsOrder() throws IOException, NetlinkError {
    Recording recording = many().then(done());
    recording.then(Recording.message(NEW, MULTI, (byte) 7)).then(done());
    try (Connection connection = new Connection(new ReadAhead(recording))) {
      assertThat(dump(connection)).isEqualTo(IntStream.range(0, MANY).boxed().toList());
      assertThat(dump(connection))
          .as("the next dump begins where this one ended")
          .containsExactly(7);
    }
  }

  @Test
  void tellsAnOverrunInItsPlace() throws IOException, NetlinkError {
    Recording recording = many().thenOverrun().then(done()).then(done());
    try (Connection connection = new Connection(new ReadAhead(recording))) {
      assertThat(dump(connection)).hasSize(MANY);
      assertThat(recording.sent()).as("asked again").hasSize(2);
    }
  }

  @Test
  void answersAThreadThatIsInterrupted() throws IOException, NetlinkError {
    try (Connection connection = new Connection(new ReadAhead(many().then(done())))) {
      Thread.currentThread().interrupt();
      assertThat(dump(connection)).hasSize(MANY);
    } finally {
      assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }
  }

  @Test
  void passesOnWhatIsNoDump() throws IOException, NetlinkError {
    Recording recording = new Recording().then(Recording.message(2, 0, new byte[20]));
    try (Connection connection = new Connection(new ReadAhead(recording))) {
      connection.change(NEW, 0, new byte[4]);
    }
    assertThat(recording.hasMore()).isFalse();
  }

  @Test
  void endsItsReaderWhereADumpIsGivenUp() throws IOException {
    Recording recording = many().then(done());
    Connection connection = new Connection(new ReadAhead(recording));
    assertThatThrownBy(() ->
            connection.dump(
                34,
                new byte[4],
                (type, flags, datagram, from, to) -> {
                  throw new IllegalStateException("enough");
                }))
        .hasMessage("enough");
    connection.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().equals("netlink read ahead"));
  }
}
