package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;
import waymark.netstate.routing.TableId;

class FrontEntriesTest {

  private static final String WELL =
      "tcp 6 300 ESTABLISHED src=192.168.1.20 dst=192.168.1.55 sport=%d dport=443"
          + " src=10.42.0.10 dst=192.168.1.20 sport=8443 dport=%d [ASSURED] mark=0 use=1";
  private static final String MISROUTED =
      "tcp 6 100 SYN_SENT src=192.168.1.20 dst=192.168.1.55 sport=66 dport=443 [UNREPLIED]"
          + " src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=66 mark=100 use=1";

  private final FrontEntries entries = new FrontEntries(promise());

  private static Promise promise() {
    try {
      return new Promise(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(new Promise.Front("web", IpAddress.parse("192.168.1.55"), Protocol.TCP, 443)),
          Optional.of(
              new Promise.Tunnel(
                  InterfaceName.parse("wg0"),
                  List.of(IpAddress.parse("10.66.66.2")),
                  List.of(),
                  Optional.of(FwMark.parse("0x64")),
                  TableId.parse("100"),
                  List.of())),
          List.of());
    } catch (BadValueException bad) {
      throw new IllegalStateException(bad);
    }
  }

  private boolean takes(String line) {
    return entries.test(FlowEntry.of(ConntrackText.read("here", line).flows().getFirst()));
  }

  @Test
  void takesWhatWentToAFrontAndNothingElse() {
    assertThat(takes(WELL.formatted(1, 1))).isTrue();
    assertThat(takes(WELL.replace("tcp 6", "udp 17").replace("ESTABLISHED ", "").formatted(1, 1)))
        .isFalse();
    assertThat(takes(WELL.replace("dport=443", "dport=80").formatted(1, 1))).isFalse();
    assertThat(takes(WELL.replace("dst=192.168.1.55", "dst=192.168.1.56").formatted(1, 1)))
        .isFalse();
  }

  @Test
  void takesSomeOfEachKindHoweverManyThereAre() {
    for (int port = 1; port <= 64; port++) {
      assertThat(takes(WELL.formatted(port, port))).isTrue();
    }
    assertThat(takes(WELL.formatted(65, 65))).isFalse();
    assertThat(takes(MISROUTED)).as("hidden behind many that are well").isTrue();
  }
}
