package waymark.netstate.conntrack.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.Moment;
import waymark.netstate.conntrack.Reading;
import waymark.netstate.conntrack.TableScanner;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;
import waymark.netstate.packet.IpAddress;

class SurveyTest {

  private static final Surroundings GATEWAY =
      new Surroundings(
          addresses("10.66.66.2"),
          cidrs("10.42.0.0/16", "10.43.0.0/16"),
          cidrs("192.168.1.0/24"),
          addresses("192.168.1.55"),
          addresses("192.168.1.55"),
          Optional.of(addresses("10.42.0.10", "10.42.0.11", "10.42.0.13")),
          addresses("10.42.0.13"));

  private static Set<IpAddress> addresses(String... texts) {
    return Stream.of(texts)
        .map(SurveyTest::cidr)
        .map(Cidr::network)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<Cidr> cidrs(String... texts) {
    return Stream.of(texts).map(SurveyTest::cidr).toList();
  }

  private static Cidr cidr(String text) {
    try {
      return Cidr.parse(text);
    } catch (BadValueException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  private static Survey survey(Surroundings surroundings, String text) {
    Reading reading = ConntrackText.read("t", text);
    assertThat(reading.faults()).isEmpty();
    return Survey.of(surroundings, reading.flows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the founding incident                                                                       |
          tcp 6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 [UNREPLIED] src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=4 mark=0 use=1 | MISROUTED
          # bound for the LAN, not translated
          udp 17 29 src=10.42.0.11 dst=192.168.1.1 sport=4 dport=53 [UNREPLIED] src=192.168.1.1 dst=10.66.66.2 sport=53 dport=4 mark=0 use=1 | MISROUTED
          # the internet through the tunnel
          tcp 6 119 TIME_WAIT src=192.168.1.100 dst=198.51.100.7 sport=5 dport=80 src=198.51.100.7 dst=10.66.66.2 sport=80 dport=5 [ASSURED] mark=0 use=1 | WELL
          # the gateway itself through the tunnel
          tcp 6 119 TIME_WAIT src=10.66.66.2 dst=10.66.66.1 sport=5 dport=80 src=10.66.66.1 dst=10.66.66.2 sport=80 dport=5 [ASSURED] mark=0 use=1 | WELL
          # the internet past the tunnel: with the gateway's address, and with the client's own
          tcp 6 119 TIME_WAIT src=192.168.1.100 dst=198.51.100.7 sport=5 dport=80 src=198.51.100.7 dst=192.168.1.55 sport=80 dport=5 [ASSURED] mark=0 use=1 | LEAK
          tcp 6 119 TIME_WAIT src=10.42.0.11 dst=198.51.100.7 sport=5 dport=80 src=198.51.100.7 dst=10.42.0.11 sport=80 dport=5 [ASSURED] mark=0 use=1 | LEAK
          # the tunnel's outer packets
          udp 17 29 src=192.168.1.55 dst=203.0.113.1 sport=51820 dport=51820 src=203.0.113.1 dst=192.168.1.55 sport=51820 dport=51820 mark=0 use=1 | WELL
          # a stranger from the internet
          tcp 6 119 ESTABLISHED src=198.51.100.7 dst=203.0.113.9 sport=5 dport=80 src=203.0.113.9 dst=198.51.100.7 sport=80 dport=5 [ASSURED] mark=0 use=1 | WELL
          # half open, answers counted, aged, or neither told
          tcp 6 59 SYN_RECV src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 packets=1 bytes=60 src=10.42.0.10 dst=192.168.1.100 sport=8443 dport=4 packets=2 bytes=120 mark=0 use=1 | REPLY_MISROUTED
          tcp 6 59 SYN_RECV src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 src=10.42.0.10 dst=192.168.1.100 sport=8443 dport=4 mark=0 delta-time=3 use=1 | REPLY_MISROUTED
          tcp 6 59 SYN_RECV src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 packets=1 bytes=60 src=10.42.0.10 dst=192.168.1.100 sport=8443 dport=4 packets=1 bytes=60 mark=0 delta-time=0 use=1 | WELL
          tcp 6 59 SYN_RECV src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 src=10.42.0.10 dst=192.168.1.100 sport=8443 dport=4 mark=0 use=1 | maybe REPLY_MISROUTED
          # translated to a pod that is gone; to one that does not answer
          tcp 6 119 ESTABLISHED src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 src=10.42.0.99 dst=192.168.1.100 sport=8443 dport=4 [ASSURED] mark=0 use=1 | STALE_ENDPOINT
          tcp 6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 packets=3 bytes=180 [UNREPLIED] src=10.42.0.10 dst=192.168.1.100 sport=8443 dport=4 packets=0 bytes=0 mark=0 use=1 | STALE_ENDPOINT
          tcp 6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 [UNREPLIED] src=10.42.0.10 dst=192.168.1.100 sport=8443 dport=4 mark=0 use=1 | maybe STALE_ENDPOINT
          # to one that is listed, but that the kernel asks for in vain
          tcp 6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 [UNREPLIED] src=10.42.0.13 dst=192.168.1.100 sport=8443 dport=4 mark=0 use=1 | STALE_ENDPOINT
          # offloaded: ASSURED is hidden, the state tells
          tcp 6 ESTABLISHED src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 packets=9 bytes=900 src=10.42.0.10 dst=192.168.1.100 sport=8443 dport=4 packets=9 bytes=900 [OFFLOAD] mark=0 use=2 | WELL
          # udp that its client keeps alive
          udp 17 29 src=10.42.0.11 dst=10.43.0.10 sport=3 dport=53 [UNREPLIED] src=10.42.1.3 dst=10.42.0.11 sport=53 dport=3 mark=0 use=1 | STUCK_UDP
          udp 17 29 src=192.168.1.9 dst=10.43.0.10 sport=3 dport=53 packets=2 bytes=80 [UNREPLIED] src=10.42.0.10 dst=192.168.1.9 sport=53 dport=3 packets=0 bytes=0 mark=0 use=1 | STUCK_UDP
          udp 17 29 src=192.168.1.9 dst=10.43.0.10 sport=3 dport=53 [UNREPLIED] src=10.42.0.10 dst=192.168.1.9 sport=53 dport=3 mark=0 use=1 | maybe STUCK_UDP
          udp 17 29 src=192.168.1.9 dst=10.43.0.10 sport=3 dport=53 src=10.42.0.10 dst=192.168.1.9 sport=53 dport=3 mark=0 use=1 | WELL
          """)
  void judgesAFlow(String line, String expected) {
    List<Observation> observations = survey(GATEWAY, line).observations();
    String found =
        observations.isEmpty()
            ? "WELL"
            : (observations.getFirst().proven() == 0 ? "maybe " : "")
                + observations.getFirst().suspicion();
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void saysNothingOfTheTunnelWhereItsAddressIsNotKnown() {
    Survey survey =
        survey(
            Surroundings.unknown(),
            "tcp 6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 [UNREPLIED]"
                + " src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=4 mark=0 use=1");
    assertThat(survey.observations())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.suspicion()).isEqualTo(Suspicion.STALE_ENDPOINT);
          assertThat(each.proven()).isZero();
        });
  }

  @Test
  void takesPrivateNetworksForTheInsideWhereNoneIsTold() {
    Surroundings onlyTunnel =
        new Surroundings(
            addresses("10.66.66.2"),
            List.of(),
            List.of(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Set.of());
    String incident =
        "tcp 6 119 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 [UNREPLIED]"
            + " src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=4 mark=0 use=1\n";
    String farEnd =
        "icmp 1 29 src=192.168.1.100 dst=10.66.66.1 type=8 code=0 id=4 src=10.66.66.1"
            + " dst=10.66.66.2 type=0 code=0 id=4 mark=0 use=1\n";
    String outer =
        "udp 17 29 src=192.168.1.55 dst=203.0.113.1 sport=51820 dport=51820 src=203.0.113.1"
            + " dst=192.168.1.55 sport=51820 dport=51820 mark=0 use=1\n";
    for (String text : List.of(incident + farEnd + outer, outer + farEnd + incident)) {
      assertThat(survey(onlyTunnel, text).observations())
          .as("the gateway's own flow is no leak, whichever comes first")
          .singleElement()
          .satisfies(each -> {
            assertThat(each.suspicion()).isEqualTo(Suspicion.MISROUTED);
            assertThat(each.count()).isEqualTo(1);
          });
    }
  }

  @Test
  void countsAFlowOnceHoweverManyEventsTellOfIt() throws IOException {
    String flow =
        "src=192.168.1.100 dst=192.168.1.55 sport=4 dport=443 [UNREPLIED] src=10.42.0.10"
            + " dst=10.66.66.2 sport=8443 dport=4\n";
    String events =
        "    [NEW] tcp      6 120 SYN_SENT "
            + flow
            + " [UPDATE] tcp      6 60 SYN_SENT "
            + flow
            + "[DESTROY] tcp      6 "
            + flow;
    Survey survey = new Survey(GATEWAY);
    TableScanner.scan(
        "t",
        new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)),
        survey,
        fault -> {
          throw new AssertionError(fault);
        });
    assertThat(survey.summary().flows()).isEqualTo(1);
    assertThat(survey.observations().getFirst().count()).isEqualTo(1);

    for (String port : List.of("sport=4", "sport=5")) {
      String listed = "tcp      6 60 SYN_SENT " + flow.replaceFirst("sport=4", port);
      survey.seeOnce(FlowEntry.of(ConntrackText.read("t", listed).flows().getFirst()));
    }
    assertThat(survey.observations().getFirst().count())
        .as("with what the table shows beside the events")
        .isEqualTo(2);
  }

  @Test
  void tellsWhenTheFirstAndTheLastWereSeen() {
    String flow =
        " tcp      6 120 SYN_SENT src=192.168.1.100 dst=192.168.1.55 sport=%d dport=443"
            + " [UNREPLIED] src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=4\n";
    String events =
        "[1795405983.566092]\t    [NEW]"
            + flow.formatted(4)
            + "[1795405990.000001]\t    [NEW]"
            + flow.formatted(5);
    Survey survey = new Survey(GATEWAY);
    ConntrackText.read("t", events).sightings().forEach(each -> survey.see(FlowEntry.of(each)));
    Observation seen = survey.observations().getFirst();
    assertThat(seen.firstSeen().map(Moment::toString)).contains("2026-11-23T03:53:03.566092Z");
    assertThat(seen.lastSeen().map(Moment::toString)).contains("2026-11-23T03:53:10.000001Z");
    assertThat(seen.lastLine()).isEqualTo(2);
  }

  @Test
  void sumsUpWhatATableHolds() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 50; i++) {
      text.append("tcp 6 119 SYN_SENT src=192.168.1.").append(i % 5 + 1);
      text.append(" dst=192.168.1.55 sport=").append(i);
      text.append(" dport=443 [UNREPLIED] src=10.42.0.10 dst=10.66.66.2 sport=8443 dport=");
      text.append(i).append(" mark=0 delta-time=").append(i).append(" use=1\n");
    }
    text.append(
        "udp 17 29 src=192.168.1.9 dst=192.168.1.8 sport=3 dport=53 src=192.168.1.8"
            + " dst=192.168.1.9 sport=53 dport=3 mark=0 use=1\n");
    Survey survey = survey(GATEWAY, text.toString());
    Summary summary = survey.summary();
    assertThat(summary.flows()).isEqualTo(51);
    assertThat(summary.states())
        .containsExactly(new Count("SYN_SENT", 50, 50), new Count("-", 1, 0));
    assertThat(summary.protocols())
        .containsExactly(new Count("tcp", 50, 50), new Count("udp", 1, 0));
    assertThat(summary.nat()).containsExactly(new Count("both", 50, 50), new Count("none", 1, 0));
    assertThat(summary.clients()).hasSize(6);
    assertThat(summary.clients().getFirst().flows()).isEqualTo(10);
    assertThat(summary.fronts().getFirst())
        .isEqualTo(new Talker(cidr("192.168.1.55").network(), 6, 443, 50, 50, 0));
    assertThat(summary.missing()).isZero();
    Observation misrouted = survey.observations().getFirst();
    assertThat(misrouted.oldestSeconds()).hasValue(50);
    assertThat(misrouted.youngestSeconds()).hasValue(1);
    assertThat(misrouted.clients()).hasSize(5);
    assertThat(misrouted.sample()).hasSize(16);
    assertThat(misrouted.doubt()).contains("not which rule");
  }

  @Test
  void keepsTheBusyClientsApartFromAFloodOfOthers() {
    Tally tally = new Tally(Entry.Side.ORIGINAL_SRC, false, 256);
    for (int i = 0; i < 4_000; i++) {
      String client = i % 4 == 0 ? "192.168.1.9" : "10." + i % 7 + "." + i / 250 + "." + i % 250;
      tally.count(
          FlowEntry.of(
              ConntrackText.read(
                      "t",
                      "udp 17 29 src=%s dst=192.168.1.8 sport=3 dport=53 src=192.168.1.8 dst=%s sport=53 dport=3"
                          .formatted(client, client))
                  .flows()
                  .getFirst()),
          false);
    }
    Talker busiest = tally.top(1).getFirst();
    assertThat(busiest.address()).hasToString("192.168.1.9");
    assertThat(busiest.flows()).isLessThanOrEqualTo(1000);
    assertThat(busiest.flows() + tally.missing()).isGreaterThanOrEqualTo(1000);
    assertThat(tally.keys()).isLessThanOrEqualTo(128);
  }
}
