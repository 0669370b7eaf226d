package waymark.lab.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;

class AccountTest {

  private static List<TraceEvent> events(String fixture) throws IOException, BadValueException {
    try (InputStream in = AccountTest.class.getResourceAsStream(fixture + ".trace")) {
      return TraceReader.read(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList());
    }
  }

  @Test
  void readsEachRuleThatThePacketMetAndTheMarkAfterIt() throws IOException, BadValueException {
    assertThat(events("incident"))
        .filteredOn(each -> each.table().equals("mangle") && each.chain().equals("PREROUTING"))
        .extracting(TraceEvent::what, each -> each.packet().mark())
        .containsExactly(
            tuple(
                new TraceEvent.What.Rule(
                    "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff",
                    "CONTINUE"),
                0x64),
            tuple(new TraceEvent.What.Policy("ACCEPT"), 0x64));
  }

  @Test
  void readsReturnsJumpsAndQuotedComments() throws IOException, BadValueException {
    assertThat(events("incident"))
        .extracting(TraceEvent::what)
        .contains(
            new TraceEvent.What.Rule(
                "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN", "RETURN"),
            new TraceEvent.What.Rule(
                "-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
                "JUMP:CNI-HOSTPORT-DNAT"),
            new TraceEvent.What.Rule(
                "-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment \"dnat name: \\\"ingress\\\""
                    + " hostport\" -m tcp --dport 443 -j DNAT --to-destination 10.42.0.10:8443",
                "ACCEPT"));
  }

  @Test
  void followsTheIncidentsPacketIntoTheTunnel() throws IOException, BadValueException {
    assertThat(Hooks.outcome(events("incident")))
        .isEqualTo(
            new Outcome.Forwarded(
                new SeenPacket(
                    Optional.of(new InterfaceName("eth0")),
                    Optional.of(new InterfaceName("wg0")),
                    IpAddress.parse("10.66.66.2"),
                    IpAddress.parse("10.42.0.10"),
                    40005,
                    8443,
                    0x64)));
  }

  @Test
  void tellsWhereAPacketWasLost() throws IOException, BadValueException {
    assertThat(Hooks.outcome(events("forward-drop")))
        .isInstanceOfSatisfying(
            Outcome.Lost.class, lost -> assertThat(lost.before()).isEqualTo(Outcome.Stage.FORWARD));
    assertThat(Hooks.outcome(events("ip-forward-off")))
        .isInstanceOfSatisfying(
            Outcome.Lost.class,
            lost -> assertThat(lost.before()).isEqualTo(Outcome.Stage.ROUTING_OR_INPUT));
    assertThat(Hooks.outcome(events("no-dnat"))).isInstanceOf(Outcome.Delivered.class);
    assertThat(Hooks.outcome(List.of())).isEqualTo(new Outcome.NeverSeen());
  }

  @Test
  void readsTheAnswersOfIpRouteGet() {
    RouteAnswer tunnel =
        RouteAnswer.read(
            "q",
            """
            10.42.0.10 from 192.168.1.100 via 10.66.66.1 dev wg0 table 100 mark 0x64
                cache iif eth0
            """);
    assertThat(tunnel.type()).contains("unicast");
    assertThat(tunnel.dev()).contains("wg0");
    assertThat(tunnel.table()).contains("100");
    RouteAnswer local =
        RouteAnswer.read(
            "q",
            """
            local 192.168.1.55 from 192.168.1.100 dev lo table local
                cache <local> iif eth0
            """);
    assertThat(local.type()).contains("local");
    assertThat(RouteAnswer.read("q", "10.42.0.10 from 192.168.1.100 dev cni0 \n").table())
        .contains("main");
    RouteAnswer refused = RouteAnswer.read("q", "RTNETLINK answers: No route to host\n");
    assertThat(refused.type()).isEmpty();
    assertThat(refused.text()).isEqualTo("RTNETLINK answers: No route to host");
  }

  @Test
  void countsWhatMovedAndNumbersTheRulesOfEachChain() {
    String dump =
        """
        *mangle
        :PREROUTING ACCEPT [9:9]
        [%d:60] -A PREROUTING -s 10.0.0.0/8 -j RETURN
        [%d:60] -A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff
        COMMIT
        *nat
        [0:0] -A PREROUTING -j KUBE-SERVICES
        COMMIT
        """;
    assertThat(RuleCount.between(dump.formatted(3, 5), dump.formatted(3, 7)))
        .containsExactly(
            new RuleCount(
                "mangle",
                "PREROUTING",
                2,
                "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff",
                2));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> RuleCount.between("", dump.formatted(0, 0)));
  }
}
