package waymark.netstate.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.Fault;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;

class ConntrackTextTest {

  private static Reading read(String text) {
    return ConntrackText.read("table.txt", text);
  }

  private static Flow flow(String line) {
    Reading reading = read(line + "\n");
    assertThat(reading.faults()).isEmpty();
    return reading.flows().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          list.txt,                                     LIST
          extended.txt,                                 EXTENDED
          extended-id-ktimestamp.txt,                   EXTENDED
          save.txt,                                     SAVE
          xml.txt,                                      XML
          proc.txt,                                     PROC
          healthy-conntrack-L.txt,                      LIST
          healthy-conntrack-L-extended.txt,             EXTENDED
          healthy-proc-nf_conntrack.txt,                PROC
          incident-conntrack-L.txt,                     LIST
          incident-conntrack-L-extended.txt,            EXTENDED
          incident-proc-nf_conntrack.txt,               PROC
          missing-lan-return-conntrack-L.txt,           LIST
          missing-lan-return-conntrack-L-extended.txt,  EXTENDED
          missing-lan-return-proc-nf_conntrack.txt,     PROC
          """)
  void printsEveryRecordedEntryBackByteForByte(String fixture, Form form) {
    Fixture recorded = Fixture.of(fixture);
    Reading reading = read(recorded.text());
    assertThat(reading.faults()).isEmpty();
    assertThat(reading.flows().stream().map(each -> ConntrackText.print(each, form)).toList())
        .isEqualTo(recorded.entries())
        .isNotEmpty();
    assertThat(
            reading.sightings().stream()
                .map(each -> ConntrackText.print(each.flow(), each.form()))
                .toList())
        .as("printed in the form that each line was taken for")
        .isEqualTo(recorded.entries());
  }

  @ParameterizedTest
  @CsvSource({"events.txt, LIST", "events-timestamp.txt, EXTENDED"})
  void printsEveryRecordedEventBackByteForByte(String fixture, Form form) {
    Fixture recorded = Fixture.of(fixture);
    Reading reading = read(recorded.text());
    assertThat(reading.faults()).isEmpty();
    assertThat(
            reading.sightings().stream()
                .map(each -> ConntrackText.print(each.event().orElseThrow(), each.flow(), form)))
        .isEqualTo(recorded.entries());
  }

  @Test
  void readsTheSameFlowsFromEveryForm() {
    List<Flow> list = read(Fixture.of("list.txt").text()).flows();
    List<Flow> extended = read(Fixture.of("extended.txt").text()).flows();
    assertThat(extended).isEqualTo(list);
    List<Flow> save = read(Fixture.of("save.txt").text()).flows();
    List<Flow> proc = read(Fixture.of("proc.txt").text()).flows();
    assertThat(list).hasSize(13);
    for (int i = 0; i < list.size(); i++) {
      assertThat(proc.get(i).protocol()).isEqualTo(list.get(i).protocol());
      assertThat(save.get(i).state()).isEqualTo(list.get(i).state());
      assertThat(proc.get(i).state()).isEqualTo(list.get(i).state());
      if (!list.get(i).protocol().equals(Protocol.DCCP)) {
        assertThat(save.get(i).original()).isEqualTo(list.get(i).original());
        assertThat(save.get(i).reply()).isEqualTo(list.get(i).reply());
        assertThat(proc.get(i).original()).isEqualTo(list.get(i).original());
        assertThat(proc.get(i).reply()).isEqualTo(list.get(i).reply());
      }
    }
  }

  @Test
  void readsTheIncidentsFlow() throws Exception {
    Flow incident = read(Fixture.of("incident-conntrack-L-extended.txt").text()).flows().get(1);
    assertThat(incident)
        .isEqualTo(
            new Flow(
                Protocol.TCP,
                new Tuple(
                    IpAddress.parse("192.168.1.100"),
                    IpAddress.parse("192.168.1.55"),
                    new Layer4.Ports(37590, 443)),
                new Tuple(
                    IpAddress.parse("10.42.0.10"),
                    IpAddress.parse("10.66.66.2"),
                    new Layer4.Ports(8443, 37590)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(State.SYN_SENT),
                Set.of(),
                Zones.UNTOLD,
                OptionalInt.of(0),
                OptionalLong.empty(),
                new Lifetime(
                    OptionalLong.of(119), OptionalLong.empty(), Optional.empty(), Optional.empty()),
                List.of(Extra.of("use", "1"))));
    assertThat(incident.nat()).isEqualTo(Nat.BOTH);
  }

  @Test
  void keepsTheTwoTimeoutsOfGreInProc() {
    Flow gre =
        flow(
            "ipv4     2 gre      47 28 timeout=3, stream_timeout=18 src=192.0.2.1 dst=192.0.2.2"
                + " srckey=0x11 dstkey=0x22 [UNREPLIED] src=192.0.2.2 dst=192.0.2.1 srckey=0x22"
                + " dstkey=0x11 mark=0 zone=0 use=2");
    assertThat(gre.lifetime().timeout()).hasValue(28);
    assertThat(gre.extras()).startsWith(Extra.of("timeout", "3"), Extra.of("stream_timeout", "18"));
    assertThat(gre.original().layer4()).isEqualTo(new Layer4.Keys(0x11, 0x22));
  }

  @Test
  void tellsTheDefaultZoneFromOneThatIsNotTold() {
    assertThat(read(Fixture.of("proc.txt").text()).flows().getFirst().zones().both()).hasValue(0);
    assertThat(read(Fixture.of("list.txt").text()).flows().getFirst().zones())
        .isEqualTo(Zones.UNTOLD);
    assertThat(
            flow("udp      17 29 src=198.51.100.1 dst=198.51.100.3 sport=1 dport=2 zone-orig=8"
                    + " src=198.51.100.3 dst=198.51.100.1 sport=2 dport=1 zone-reply=9 mark=0"
                    + " use=1")
                .zones())
        .isEqualTo(new Zones(OptionalInt.empty(), OptionalInt.of(8), OptionalInt.of(9)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          tcp      6 ESTABLISHED src=192.0.2.1 dst=192.0.2.2 sport=1 dport=2 src=192.0.2.2 dst=192.0.2.1 sport=2 dport=1 [OFFLOAD] mark=0 use=2, OFFLOAD
          udp      17 src=192.0.2.1 dst=192.0.2.2 sport=1 dport=2 src=192.0.2.2 dst=192.0.2.1 sport=2 dport=1 [HW_OFFLOAD] mark=0 use=2, HW_OFFLOAD
          """)
  void readsAnOffloadedEntryWhichHasNoTimeout(String line, Status status) {
    Flow flow = flow(line);
    assertThat(flow.lifetime().timeout()).isEmpty();
    assertThat(flow.status()).containsExactlyInAnyOrder(Status.SEEN_REPLY, status);
    assertThat(ConntrackText.print(flow, Form.LIST)).isEqualTo(line);
  }

  @Test
  void readsTheTimeOfCtimeWithItsPaddedDay() {
    String line =
        "udp      17 29 src=192.0.2.1 dst=192.0.2.2 sport=1 dport=2 src=192.0.2.2 dst=192.0.2.1"
            + " sport=2 dport=1 mark=0 delta-time=7 [start=Sun Nov  1 02:33:31 2026] use=1 id=5"
            + " labels=a,b";
    Flow flow = flow(line);
    assertThat(flow.lifetime().start())
        .contains(new Moment.Wall(LocalDateTime.of(2026, 11, 1, 2, 33, 31)));
    assertThat(flow.lifetime().deltaTime()).hasValue(7);
    assertThat(flow.id()).hasValue(5);
    assertThat(flow.extra("labels")).contains("a,b");
    assertThat(ConntrackText.print(flow, Form.LIST)).isEqualTo(line);
  }

  @Test
  void tellsTheIcmpIdFromTheEntrysId() {
    Flow flow =
        flow(
            "icmp     1 29 src=192.0.2.1 dst=192.0.2.2 type=8 code=0 id=4660 src=192.0.2.2"
                + " dst=192.0.2.1 type=0 code=0 id=4660 mark=0 use=1 id=1152820224");
    assertThat(flow.original().layer4()).isEqualTo(new Layer4.Icmp(8, 0, 4660));
    assertThat(flow.id()).hasValue(1152820224L);
  }

  @Test
  void tellsNoCountersFromCountersOfZero() {
    assertThat(read(Fixture.of("list.txt").text()).flows().getFirst().originalTraffic())
        .contains(new Traffic(0, 0));
    assertThat(read(Fixture.of("incident-conntrack-L.txt").text()).flows().get(1).originalTraffic())
        .isEmpty();
  }

  @Test
  void losesTheIcmpTypeInXml() {
    Flow icmp = read(Fixture.of("xml.txt").text()).flows().get(2);
    assertThat(icmp.protocol()).isEqualTo(Protocol.ICMPV6);
    assertThat(icmp.original().layer4()).isEqualTo(new Layer4.None());
    assertThat(icmp.lifetime().start())
        .contains(new Moment.Exact(Instant.ofEpochSecond(1795405983L, 568320954)));
  }

  @Test
  void readsTheEventsOfXmlAndOfSave() {
    Reading xml = read(Fixture.of("events-xml.txt").text());
    assertThat(xml.faults()).isEmpty();
    assertThat(xml.sightings().getLast().event())
        .contains(
            new Event(
                Event.Kind.DESTROY,
                Optional.of(new Moment.Wall(LocalDateTime.of(2026, 11, 23, 3, 53, 3)))));
    assertThat(xml.flows().getFirst().extras())
        .containsExactly(Extra.flag("USERSPACE"), Extra.of("portid", "10456"));
    Reading save = read(Fixture.of("events-save.txt").text());
    assertThat(save.faults()).isEmpty();
    assertThat(save.sightings().getLast().event().map(Event::kind)).contains(Event.Kind.DESTROY);
    assertThat(save.flows().getFirst().extras())
        .isEqualTo(xml.flows().getFirst().extras())
        .isNotEmpty();
  }

  @Test
  void keepsKeysAndFlagsAndStatesThatNobodyKnows() {
    String line =
        "tcp      6 29 SYN_DREAMT src=192.0.2.1 dst=192.0.2.2 sport=1 dport=2 src=192.0.2.2"
            + " dst=192.0.2.1 sport=2 dport=1 mark=0 use=1 synproxy=7 [GILDED]";
    Flow flow = flow(line);
    assertThat(flow.state()).contains(new State("SYN_DREAMT"));
    assertThat(flow.extras())
        .containsExactly(Extra.of("use", "1"), Extra.of("synproxy", "7"), Extra.flag("GILDED"));
    assertThat(ConntrackText.print(flow, Form.LIST)).isEqualTo(line);
  }

  @Test
  void printsTheNatOptionsOfAnEntryThatSaysSo() {
    String line =
        "-A -t 9 -u SEEN_REPLY -s 192.0.2.1 -d 192.0.2.2 -g 10.42.0.9 -n 10.66.66.2 -p udp --sport 1"
            + " --dport 2 --reply-port-src 2 --reply-port-dst 1";
    assertThat(flow(line).status())
        .containsExactlyInAnyOrder(Status.SEEN_REPLY, Status.DST_NAT, Status.SRC_NAT);
    assertThat(ConntrackText.print(flow(line), Form.SAVE)).isEqualTo(line);
  }

  @Test
  void readsTheRestWhenALineIsBad() {
    String good = Fixture.of("incident-conntrack-L.txt").entries().get(1);
    Reading reading = read(good + "\ntcp      6 119 SYN_S\n" + good + "\r\n" + good);
    assertThat(reading.flows()).hasSize(3);
    assertThat(reading.sightings().stream().map(Sighting::line)).containsExactly(1, 3, 4);
    assertThat(reading.faults())
        .containsExactly(
            new Fault(
                "table.txt",
                2,
                16,
                "the original direction has no src=",
                "take the table again, the line was cut short"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp",
        "tcp 17 29 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1",
        "tcp 6 29 src=1.2.3.4 dst=1.2.3.5 src=1.2.3.5 dst=1.2.3.4 mark=0",
        "tcp 6 29 src=1.2.3.4 dst=::1 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1",
        "udp 17 29 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=65536 src=1.2.3.5 dst=1.2.3.4 sport=2"
            + " dport=1",
        "udp 17 29 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1"
            + " mark=0 mark=1",
        "udp 17 29 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1"
            + " src=9.9.9.9",
        "unknown 7 tcp 6 29 src=1.2.3.4",
        "ipv6     10 udp 17 29 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4"
            + " sport=2 dport=1",
        "-A -t 9 -u UNSET -s 192.0.2.1 -d 192.0.2.2 -p udp --sport 1 --dport 2",
        "<flow><meta direction=\"original\"></flow>",
        "<!DOCTYPE conntrack [<!ENTITY a \"b\">]>",
        "cpu=0 found=0",
        "\u0000\u0001"
      })
  void saysWhatIsWrongWithALine(String line) {
    Reading reading = read("\n" + line + "\n");
    assertThat(reading.flows()).isEmpty();
    assertThat(reading.faults()).singleElement().extracting(Fault::line).isEqualTo(2);
  }

  @Test
  void cutsALineWithoutEndOffAndGoesOn() {
    String good = Fixture.of("incident-conntrack-L.txt").entries().get(1);
    Reading reading = read(good + "\n" + "x".repeat(3_000_000) + "\n" + good + "\n");
    assertThat(reading.sightings().stream().map(Sighting::line)).containsExactly(1, 3);
    assertThat(reading.faults()).singleElement().extracting(Fault::line).isEqualTo(2);
    assertThat(read("x".repeat(3_000_000)).faults()).hasSize(1);
  }

  @Test
  void tellsHowManyFaultsThereWereWithoutHoldingThemAll() {
    Reading reading = read("rubbish\n".repeat(2500));
    assertThat(reading.faults()).hasSize(Reading.MOST_FAULTS);
    assertThat(reading.faultsInAll()).isEqualTo(2500);
  }
}
