package waymark.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import waymark.kernel.proc.Devices;
import waymark.kernel.proc.SnmpFiles;
import waymark.kernel.proc.SysctlFiles;
import waymark.kernel.record.SnapshotRecorder;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Reading;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.snapshot.Snapshot;

/// A namespace is read as it is, and nothing of another one.
class KernelIT {

  @Test
  void leavesTheCallerWhereItIs() throws Exception {
    try (TestNamespace test = TestNamespace.make("stay")) {
      Path own = Path.of("/proc/thread-self/ns/net");
      Path before = Files.readSymbolicLink(own);
      Path inside = test.namespace().call(() -> Files.readSymbolicLink(own));
      assertThat(inside).isNotEqualTo(before);
      assertThat(Files.readSymbolicLink(own)).isEqualTo(before);
      assertThat(test.namespace().call(() -> Files.readSymbolicLink(own))).isEqualTo(inside);
    }
  }

  @Test
  void startsProgramsInTheNamespace() throws Exception {
    try (TestNamespace test = TestNamespace.make("child")) {
      test.exec("ip", "link", "add", "only-here", "type", "bridge");
      String links =
          test.namespace()
              .call(() -> {
                Process ip = new ProcessBuilder("ip", "-o", "link").start();
                return new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
              });
      assertThat(links).contains("only-here").contains("lo:");
      assertThat(links.lines()).hasSize(2);
    }
  }

  @Test
  void readsSysctlsAndCountersOfTheNamespace() throws Exception {
    try (TestNamespace test = TestNamespace.make("proc")) {
      test.exec("ip", "link", "add", "dot.1", "type", "bridge");
      test.exec("sysctl", "-qw", "net.ipv4.conf.dot/1.rp_filter=2");
      test.exec("sysctl", "-qw", "net.ipv4.ip_forward=1");
      Map<String, String> sysctls = test.namespace().call(SysctlFiles::read).values();
      assertThat(sysctls)
          .containsEntry("net.ipv4.conf.dot/1.rp_filter", "2")
          .containsEntry("net.ipv4.ip_forward", "1")
          .containsEntry("net.ipv6.conf.dot/1.forwarding", "0");
      assertThat(sysctls.keySet()).noneMatch(name -> name.contains("_key"));
      for (String name : List.of("net.ipv4.conf.all.forwarding", "net.ipv6.conf.lo.disable_ipv6")) {
        assertThat(sysctls).containsEntry(name, test.exec("sysctl", "-n", name).strip());
      }
      assertThat(test.namespace().call(Devices::names)).isEqualTo(Set.of("lo", "dot.1"));
      test.exec("ip", "link", "set", "lo", "up");
      test.exec("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9"); // refused, and counted
      Map<String, Long> counters = test.namespace().call(SnmpFiles::read);
      assertThat(counters).containsKeys("TcpExtIPReversePathFilter", "Ip6InReceives");
      assertThat(counters.get("IpInReceives")).isBetween(1L, 100L);
    }
  }

  @Test
  void readsIptablesOfBothBackendsAndNativeTables() throws Exception {
    try (TestNamespace test = TestNamespace.make("ipt")) {
      test.exec(
          "iptables-nft", "-t", "mangle", "-A", "PREROUTING", "-j", "MARK", "--set-mark", "7");
      test.exec("iptables-legacy", "-t", "nat", "-A", "POSTROUTING", "-j", "MASQUERADE");
      test.exec("ip6tables-nft", "-A", "FORWARD", "-j", "DROP");
      test.exec(
          "nft",
          "add table inet mine; add chain inet mine c { type filter hook input priority 0; }");
      RecordedSnapshot read = new Kernel(test.namespace()).read();
      assertThat(read.faults()).isEmpty();
      Snapshot snapshot = read.snapshot();
      List<Ruleset> rulesets = snapshot.gateway().iptables().toOptional().orElseThrow();
      assertThat(rulesets)
          .extracting(Ruleset::backend)
          .containsExactly(Ruleset.Backend.NF_TABLES, Ruleset.Backend.LEGACY);
      assertThat(rulesets.getFirst().table(TableName.MANGLE)).isPresent();
      assertThat(rulesets.getLast().table(TableName.NAT)).isPresent();
      assertThat(snapshot.gateway().ip6tables().toOptional().orElseThrow()).hasSize(1);
      assertThat(snapshot.gateway().nft().toOptional().orElseThrow())
          .extracting(NftTable::toString)
          .containsExactly("inet mine");
      assertThat(snapshot.conntrack()).isInstanceOf(Reading.NotKnown.class);
    }
  }

  @Test
  void readsTheTrackedConnectionsThatAreOfInterest() throws Exception {
    try (TestNamespace test = TestNamespace.make("flows")) {
      for (String port : List.of("443", "80")) {
        test.exec(
            ("conntrack -I -p tcp -s 192.0.2.1 -d 192.0.2.2 --sport 4000 --dport " + port)
                .concat(" --state SYN_SENT -t 60 -u SEEN_REPLY")
                .split(" ", -1));
      }
      Reading<List<Flow>> flows =
          new Kernel(test.namespace())
              .flows(() -> entry -> entry.port(Entry.Side.ORIGINAL_DST) == 443);
      assertThat(flows.toOptional().orElseThrow()).singleElement().asString().contains("dport=443");
    }
  }

  @Test
  void readsLiveWhatItsOwnRecordingHolds() throws Exception {
    try (TestNamespace test = TestNamespace.make("same")) {
      test.exec("ip", "link", "add", "e0", "type", "veth", "peer", "name", "e1");
      test.exec("ip", "link", "set", "e0", "up");
      test.exec("ip", "addr", "add", "192.168.1.55/24", "dev", "e0");
      test.exec("ip", "rule", "add", "fwmark", "0x64", "lookup", "100");
      test.exec("ip", "route", "add", "default", "via", "192.168.1.1", "dev", "e0", "table", "100");
      test.exec(
          "iptables-nft", "-t", "mangle", "-A", "PREROUTING", "-j", "MARK", "--set-mark", "7");
      Thread.sleep(2500); // duplicate address detection ends
      SnapshotRecorder.Recorded recorded = SnapshotRecorder.record(test.namespace());
      assertThat(recorded.notCollected()).isEmpty();
      assertThat(recorded.files().keySet()).isEqualTo(SnapshotRecorder.names());
      RecordedSnapshot read = RecordedSnapshot.read("recorded", recorded.files());
      assertThat(read.faults()).isEmpty();
      Snapshot live = new Kernel(test.namespace()).read().snapshot();
      Snapshot fromFiles = read.snapshot();
      for (Family family : Family.values()) {
        assertThat(live.gateway().rules(family)).isEqualTo(fromFiles.gateway().rules(family));
        assertThat(live.gateway().routes(family)).isEqualTo(fromFiles.gateway().routes(family));
      }
      assertThat(live.gateway().links()).isEqualTo(fromFiles.gateway().links());
      assertThat(live.gateway().sysctls()).isEqualTo(fromFiles.gateway().sysctls());
      assertThat(live.neighbours()).isEqualTo(fromFiles.neighbours());
      assertThat(live.gateway().nft()).isEqualTo(fromFiles.gateway().nft());
    }
  }
}
