package waymark.netstate.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.Protocol;

/// What one form says otherwise than the next, on recorded lines.
class TrapsTest {

  private static List<Flow> flows(String fixture) {
    Reading reading = ConntrackText.read(fixture, Fixture.of(fixture).text());
    assertThat(reading.faults()).isEmpty();
    return reading.flows();
  }

  private static Flow of(String fixture, int protocol) {
    return flows(fixture).stream()
        .filter(flow -> flow.protocol().number() == protocol)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anIpv6AddressInFullIsTheOneThatIsCompressed() {
    assertThat(of("proc.txt", 58).original().src()).hasToString("2001:db8::1");
    assertThat(of("proc.txt", 58).original()).isEqualTo(of("list.txt", 58).original());
    assertThat(ConntrackText.print(of("list.txt", 58), Form.PROC))
        .contains("src=2001:0db8:0000:0000:0000:0000:0000:0001");
  }

  @Test
  void theUseOfOneFlowDiffersFromFormToForm() {
    assertThat(of("list.txt", 6).extra("use")).contains("1");
    assertThat(of("proc.txt", 6).extra("use")).contains("2");
    assertThat(of("proc.txt", 6).original()).isEqualTo(of("list.txt", 6).original());
  }

  @Test
  void theAgeIsToldWithoutTheBeginning() {
    assertThat(of("list.txt", 6).lifetime().deltaTime()).hasValue(0);
    assertThat(of("list.txt", 6).lifetime().start()).isEmpty();
    assertThat(of("extended-id-ktimestamp.txt", 6).lifetime().start()).isPresent();
    assertThat(of("incident-conntrack-L.txt", 6).lifetime())
        .extracting(Lifetime::deltaTime)
        .isEqualTo(Lifetime.UNTOLD.deltaTime());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conntrack v1.4.7 (conntrack-tools): 13 flow entries have been shown.",
        "conntrack v1.4.8 (conntrack-tools): 0 flow entries have been shown.",
        "conntrack v1.4.7 (conntrack-tools): 1 flow entries have been deleted.",
        "nfct_labelmap_new: No such file or directory",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        "</conntrack>",
        ""
      })
  void whatStandardErrorSaidIsNeitherAnEntryNorAFault(String line) {
    Reading reading = ConntrackText.read("t", line + "\n");
    assertThat(reading.flows()).isEmpty();
    assertThat(reading.faults()).isEmpty();
  }

  @Test
  void savedOptionsHaveNoMarkNoCountersAndDecimalKeys() {
    Flow gre = of("save.txt", 47);
    assertThat(gre.original().layer4()).isEqualTo(new Layer4.Keys(0x11, 0x22));
    assertThat(gre.mark()).isEmpty();
    assertThat(gre.id()).isEmpty();
    assertThat(gre.originalTraffic()).isEmpty();
  }

  @Test
  void procHasNoNameAndNoPortsForDccp() {
    assertThat(of("proc.txt", 33).protocol()).isEqualTo(Protocol.DCCP);
    assertThat(of("proc.txt", 33).original().layer4()).isEqualTo(new Layer4.None());
    assertThat(of("list.txt", 33).original().layer4()).isEqualTo(new Layer4.Ports(0, 0));
    assertThat(of("list.txt", 2).state()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.2, 192.0.2.1, 2, 1, NONE",
    "192.0.2.2, 10.66.66.2, 2, 1, SNAT",
    "192.0.2.2, 192.0.2.1, 2, 9, SNAT",
    "10.42.0.9, 192.0.2.1, 2, 1, DNAT",
    "192.0.2.2, 192.0.2.1, 8443, 1, DNAT",
    "10.42.0.9, 10.66.66.2, 8443, 9, BOTH"
  })
  void theTwoTuplesTellTheTranslationPortsAlike(
      String src, String dst, int sport, int dport, Nat expected) {
    String line =
        "udp      17 29 src=192.0.2.1 dst=192.0.2.2 sport=1 dport=2 src=%s dst=%s sport=%d dport=%d"
            .formatted(src, dst, sport, dport);
    assertThat(ConntrackText.read("t", line).flows().getFirst().nat()).isEqualTo(expected);
  }
}
