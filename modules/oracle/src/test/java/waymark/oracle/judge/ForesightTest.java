package waymark.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.oracle.ground.Fate;

/// How often the kernel may keep back an error that several ways end with.
final class ForesightTest {

  private static final int OWED = 4; // of five at once, with a margin

  private static Answers answers() {
    RecordedSnapshot read =
        RecordedSnapshot.read(
            "recorded",
            Map.of(
                "ip-rule.txt",
                """
                0: from all lookup local
                32766: from all lookup main
                """,
                "ip-route-table-all.txt",
                "192.168.1.0/24 dev eth0 scope link\n",
                "ip-addr.txt",
                "2: eth0: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n",
                "sysctl.txt",
                "net.ipv4.conf.all.forwarding = 1\n"));
    assertThat(read.faults()).isEmpty();
    return new Answers(read.snapshot().gateway(), Family.IPV4);
  }

  private static Walk walk() throws BadValueException {
    Packet packet =
        new Packet(
            Optional.of(new InterfaceName("eth0")),
            IpAddress.parse("192.168.1.100"),
            IpAddress.parse("203.0.113.7"),
            new Transport.Ports(Protocol.UDP, 40000, 53),
            0);
    Verdict end =
        new Verdict.Rejected(packet, Verdict.Cause.NO_ROUTE, "no route", "icmp-net-unreachable");
    Walk.Way way = new Walk.Way(List.of(), List.of(), end, 0, false);
    return new Walk(packet, new Tracking.New(), end, List.of(way, way), true);
  }

  @Test
  void anErrorIsOwedOnceForAPacketHoweverManyWaysEndWithIt() throws BadValueException {
    Foresight foresight = new Foresight(answers(), new ErrorBudget());
    for (int i = 0; i < OWED; i++) {
      assertThat(foresight.agreeing(walk(), new Fate.Vanished())).isEmpty();
    }
  }

  @Test
  void whatIsAnsweredAgrees() throws BadValueException {
    Foresight foresight = new Foresight(answers(), new ErrorBudget());
    assertThat(foresight.agreeing(walk(), new Fate.Answered("icmp-net-unreachable"))).hasSize(2);
  }
}
