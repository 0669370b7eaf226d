package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.snapshot.RecordedSnapshot;

/// Which of a gateway's ip rules lead into its tunnel, on the recorded gateway with its rules
/// changed.
final class InferredTunnelTest {

  private static final String RULE =
      "{\"priority\":32765,\"src\":\"all\",\"fwmark\":\"0x64\",\"table\":\"100\"}";
  private static final String DEFAULT =
      "{\"dst\":\"default\",\"gateway\":\"10.66.66.1\",\"dev\":\"wg0\",\"table\":\"100\",\"flags\":[]}";

  /// `ip rule add from 192.168.1.0/24 table 100`, and wg-quick's rule without the one that asks
  /// main first.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"priority\":32765,\"src\":\"192.168.1.0\",\"srclen\":24,\"table\":\"100\"}",
        "{\"priority\":32765,\"not\":null,\"src\":\"all\",\"fwmark\":\"0xca6c\",\"table\":\"100\"}"
      })
  void aRuleWithoutAMarkLeadsIntoTheTunnelAndTakesIngressAlong(String rule) throws IOException {
    Map<String, String> files = withRules(rule);
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text -> text.replaceAll("(?m)^.*-A PREROUTING -s 192.168.1.0/24 .*\n", ""));
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.BROKEN);
    assertThat(diagnosis.cause()).contains(Code.RULE_ORDER);
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.message()).contains("go into the tunnel: ip rule 32765: ");
    Finding.Fix fix = finding.fix().orElseThrow();
    assertThat(fix.commands()).containsExactly("ip rule add lookup main suppress_prefixlength 0");
    assertThat(fix.proven()).isTrue();
    assertThat(fix.proof()).contains("internet through wg0");
  }

  /// Cilium's rule for its proxy: it comes first, and its table delivers to this host.
  @Test
  void aRuleOfAProxyIsNotTheTunnel() throws IOException {
    Map<String, String> files =
        withRules(
            "{\"priority\":9,\"src\":\"all\",\"fwmark\":\"0x200\",\"fwmask\":\"0xf00\","
                + "\"table\":\"2004\"}");
    RecordedSnapshotsTest.edit(
        files,
        "ip-route-table-all.json",
        text ->
            text.replace(
                DEFAULT,
                DEFAULT
                    + ",{\"type\":\"local\",\"dst\":\"default\",\"dev\":\"lo\",\"table\":\"2004\","
                    + "\"scope\":\"host\",\"flags\":[]}"));
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.LEAKING);
    assertThat(diagnosis.cause()).contains(Code.RULE_MISSING);
    assertThat(diagnosis.findings().getFirst().message()).contains("no ip rule looks mark 0x64 up");
  }

  @Test
  void aSecondWanIsNotTheTunnelThoughItsRuleComesFirst() throws IOException {
    Map<String, String> files =
        withRules(
            "{\"priority\":100,\"src\":\"all\",\"fwmark\":\"0x1\",\"fwmask\":\"0xf\","
                + "\"table\":\"200\"},"
                + RULE);
    RecordedSnapshotsTest.edit(
        files,
        "ip-route-table-all.json",
        text ->
            text.replace(
                DEFAULT,
                DEFAULT
                        .replace("10.66.66.1", "192.168.1.1")
                        .replace("wg0", "eth0")
                        .replace("100", "200")
                    + ","
                    + DEFAULT));
    Promise promise = Inference.of(RecordedSnapshot.read("recorded", files).snapshot());
    assertThat(promise.tunnel().map(Promise.Tunnel::dev)).contains(new InterfaceName("wg0"));
    assertThat(RecordedSnapshotsTest.diagnose(files).verdict())
        .isEqualTo(Diagnosis.Verdict.HEALTHY);
  }

  @Test
  void aTunnelThatNothingLeadsIntoIsNotHealthy() throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    assertThat(files.get("ip-rule.json")).contains(RULE);
    RecordedSnapshotsTest.edit(
        files,
        "ip-route-table-all.json",
        text ->
            text.replace(
                DEFAULT, DEFAULT.replace("10.66.66.1", "192.168.1.1").replace("wg0", "eth0")));
    Promise promise = Inference.of(RecordedSnapshot.read("recorded", files).snapshot());
    assertThat(promise.tunnel()).isEqualTo(Optional.empty());
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
    assertThat(diagnosis.findings().getFirst().message()).contains("name a policy");
  }

  private static Map<String, String> withRules(String rules) throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    assertThat(files.get("ip-rule.json")).contains(RULE);
    assertThat(files.get("ip-route-table-all.json")).contains(DEFAULT);
    RecordedSnapshotsTest.edit(files, "ip-rule.json", text -> text.replace(RULE, rules));
    return files;
  }
}
