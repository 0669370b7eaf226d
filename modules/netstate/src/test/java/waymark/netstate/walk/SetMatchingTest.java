package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.snapshot.RecordedSnapshot;

/// Rules that ask for sets, with the file that tells what they hold and without. What the kernel
/// makes of each type, the recorded scenes say.
class SetMatchingTest {

  private static final String SETS =
      "create bad hash:ip family inet hashsize 1024 maxelem 65536\nadd bad 203.0.113.7\n";
  private static final String DROP = "-A INPUT -m set --match-set bad src -j DROP\n";

  private static RecordedSnapshot gateway(String rules, Optional<String> sets) {
    Map<String, String> files = new HashMap<>();
    files.put("iptables-save.txt", "*filter\n:INPUT ACCEPT [0:0]\n" + rules + "COMMIT\n");
    files.put("iptables-legacy-save.txt", "");
    files.put("ip-rule.txt", "0: from all lookup local\n32766: from all lookup main\n");
    files.put(
        "ip-route-table-all.txt",
        "default via 192.168.1.1 dev eth0\nlocal 192.168.1.55 dev eth0 table local scope host\n");
    files.put(
        "ip-addr.txt",
        """
        2: eth0: <UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
            inet 192.168.1.55/24 scope global eth0
        """);
    files.put("sysctl.txt", "net.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\n");
    sets.ifPresent(text -> files.put("ipset-save.txt", text));
    RecordedSnapshot read = RecordedSnapshot.read("recorded", files);
    assertThat(read.faults()).isEmpty();
    return read;
  }

  private static Verdict walk(RecordedSnapshot read, String from) throws BadValueException {
    Packet packet =
        new Packet(
            Optional.of(new InterfaceName("eth0")),
            IpAddress.parse(from),
            IpAddress.parse("192.168.1.55"),
            Transport.first(Protocol.TCP, 40_000, 443),
            0);
    return Walker.of(read.snapshot().gateway()).walk(packet, new Tracking.New()).verdict();
  }

  @Test
  void whatTheSetHoldsDecides() throws BadValueException {
    RecordedSnapshot read = gateway(DROP, Optional.of(SETS));
    assertThat(walk(read, "203.0.113.7")).isInstanceOf(Verdict.Dropped.class);
    assertThat(walk(read, "203.0.113.8")).isInstanceOf(Verdict.Local.class);
  }

  @Test
  void withoutTheFileItIsOpenAndTheFileIsMissed() throws BadValueException {
    RecordedSnapshot read = gateway(DROP, Optional.empty());
    assertThat(walk(read, "203.0.113.8")).isInstanceOf(Verdict.Unknown.class);
    assertThat(read.missing()).contains("ipset-save.txt");
  }

  @Test
  void noRuleThatAsksForASetMissesTheFile() {
    assertThat(gateway("-A INPUT -j ACCEPT\n", Optional.empty()).missing())
        .doesNotContain("ipset-save.txt");
  }

  @Test
  void aSetThatARuleChangesIsOpen() throws BadValueException {
    String adds = "-A INPUT -p tcp -j SET --add-set bad src --exist\n";
    assertThat(walk(gateway(adds + DROP, Optional.of(SETS)), "203.0.113.8"))
        .isInstanceOf(Verdict.Unknown.class);
  }
}
