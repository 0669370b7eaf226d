package waymark.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.Connection;
import waymark.kernel.netlink.MessageWriter;
import waymark.kernel.netlink.Recording;
import waymark.netstate.packet.Family;

/// Whatever bytes a dump's datagram has: they are read, refused or told as malformed.
class RtnetlinkFuzzTest {

  private static final int NEW_ADDRESS = 20;
  private static final int DONE = 3;
  private static final int MULTI = 2;

  private interface Asking {
    void ask(Rtnetlink kernel) throws IOException, KernelRefused;
  }

  static Stream<byte[]> rules() throws IOException {
    return messages("rules.hex");
  }

  @MethodSource("rules")
  @FuzzTest
  void readsRules(byte[] datagram) throws IOException {
    answers(new Recording().then(datagram.clone()), kernel -> kernel.rules(Family.IPV4));
  }

  static Stream<byte[]> routes() throws IOException {
    return messages("routes6.hex");
  }

  @MethodSource("routes")
  @FuzzTest
  void readsRoutes(byte[] datagram) throws IOException {
    Recording noLinks = new Recording().then(Recording.message(DONE, MULTI, new byte[4]));
    answers(noLinks.then(datagram.clone()), kernel -> kernel.routes(Family.IPV6));
  }

  static Stream<byte[]> links() throws IOException {
    return messages("links.hex");
  }

  @MethodSource("links")
  @FuzzTest
  void readsLinks(byte[] datagram) throws IOException {
    Recording links = new Recording().then(datagram.clone());
    answers(links.then(Recording.message(DONE, MULTI, new byte[4])), Rtnetlink::links);
  }

  /// `struct ifaddrmsg` of interface 2, then `IFA_ADDRESS` and `IFA_LOCAL`, or `IFA_ADDRESS` alone.
  static Stream<byte[]> addresses() {
    return Stream.of(
            new MessageWriter()
                .header(2, 24, 0, 0, 2, 0, 0, 0)
                .attribute(1, new byte[] {10, 0, 0, 2})
                .attribute(2, new byte[] {10, 0, 0, 1}),
            new MessageWriter().header(10, 64, 0, 0, 2, 0, 0, 0).attribute(1, new byte[16]))
        .map(address -> Recording.message(NEW_ADDRESS, MULTI, address.bytes()));
  }

  @MethodSource("addresses")
  @FuzzTest
  void readsAddresses(byte[] datagram) throws IOException {
    Recording noLinks = new Recording().then(Recording.message(DONE, MULTI, new byte[4]));
    answers(noLinks.then(datagram.clone()), Rtnetlink::links);
  }

  @MethodSource("links")
  @FuzzTest
  void readsNeighbours(byte[] datagram) throws IOException {
    Recording noLinks = new Recording().then(Recording.message(DONE, MULTI, new byte[4]));
    answers(noLinks.then(datagram.clone()), Rtnetlink::neighbours);
  }

  private static void answers(Recording recording, Asking asking) throws IOException {
    recording.then(Recording.message(DONE, MULTI, new byte[4]));
    try (Rtnetlink kernel = new Rtnetlink(new Connection(recording))) {
      asking.ask(kernel);
    } catch (IOException | KernelRefused told) {
      assertThat(told.getMessage()).isNotBlank();
    }
  }

  /// The messages of a recording, each a datagram of its own.
  private static Stream<byte[]> messages(String resource) throws IOException {
    Recording recording = Recording.of(resource);
    List<byte[]> messages = new ArrayList<>();
    while (recording.hasMore()) {
      messages.addAll(Recording.messagesOf(recording.take()));
    }
    return messages.stream();
  }
}
