package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import waymark.diagnosis.Trial.Result;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.walk.Walker;

/// How many ways there and back are judged.
final class CoursesTest {

  /// Each chance doubles the ways of a packet, and those of its answer.
  private static Walker walker(int chances) {
    StringBuilder rules = new StringBuilder("*mangle\n:PREROUTING ACCEPT [0:0]\n");
    for (int i = 0; i < chances; i++) {
      String bit = FwMark.hex(1 << i);
      rules.append("-A PREROUTING -m statistic --mode random --probability 0.50000000000");
      rules.append(" -j MARK --set-xmark " + bit + "/" + bit + "\n");
    }
    RecordedSnapshot read =
        RecordedSnapshot.read(
            "recorded",
            Map.of(
                "iptables-save.txt",
                rules + "COMMIT\n",
                "ip-rule.txt",
                """
                0: from all lookup local
                32766: from all lookup main
                """,
                "ip-route-table-all.txt",
                """
                default via 192.168.1.1 dev eth0
                192.168.1.0/24 dev eth0 scope link
                """,
                "ip-addr.txt",
                "2: eth0: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n",
                "sysctl.txt",
                """
                net.ipv4.conf.all.rp_filter = 0
                net.ipv4.conf.eth0.rp_filter = 0
                net.ipv4.conf.all.forwarding = 1
                net.ipv4.conf.eth0.forwarding = 1
                """));
    assertThat(read.faults()).isEmpty();
    return Walker.of(read.snapshot().gateway());
  }

  private static Packet syn() throws BadValueException {
    return new Packet(
        Optional.of(new InterfaceName("eth0")),
        IpAddress.parse("192.168.1.100"),
        IpAddress.parse("203.0.113.7"),
        Transport.first(Protocol.TCP, 40000, 443),
        0);
  }

  @Test
  void judgesEveryWayThereWithEveryWayBack() throws BadValueException {
    AtomicInteger judged = new AtomicInteger();
    Courses courses = Courses.of(walker(4), syn(), (there, back) -> kept(judged));
    assertThat(judged).hasValue(256);
    assertThat(courses.result()).isInstanceOf(Result.Kept.class);
  }

  @Test
  void givesUpOpenlyWhereTheWaysThereAndBackAreTooManyTogether() throws BadValueException {
    AtomicInteger judged = new AtomicInteger();
    Courses courses = Courses.of(walker(5), syn(), (there, back) -> kept(judged));
    assertThat(judged).hasValue(256);
    assertThat(courses.result()).isEqualTo(new Result.Open("more than 256 ways are open"));
  }

  private static Result kept(AtomicInteger judged) {
    judged.incrementAndGet();
    return new Result.Kept();
  }
}
