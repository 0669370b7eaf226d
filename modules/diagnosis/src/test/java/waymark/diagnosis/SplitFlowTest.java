package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules that ask for the state of a connection, on the recorded gateway: what the kernel did with
/// each was seen on the lab's.
final class SplitFlowTest {

  private static final String FIRST = "[0:0] -A PREROUTING -s 192.168.1.0/24 -d 10.42.0.0/16";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          SNAT --to-source 10.66.66.2, LEAKING,  RELATED and ESTABLISHED
          MASQUERADE,                  DEGRADED, the kernel ends a masqueraded connection
          """)
  void anAcceptForKnownConnectionsBeforeTheMarkSplitsThem(
      String nat, Diagnosis.Verdict verdict, String says) throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text ->
            text.replace(
                    FIRST,
                    "-A PREROUTING -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n" + FIRST)
                .replace("-o wg0 -j MASQUERADE", "-o wg0 -j " + nat));
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    Finding finding = diagnosis.findings().getFirst();
    assertThat(diagnosis.verdict()).isEqualTo(verdict);
    assertThat(diagnosis.cause()).contains(Code.SPLIT_FLOW);
    assertThat(finding.where().orElseThrow().text()).contains("--ctstate RELATED,ESTABLISHED");
    assertThat(finding.message())
        .contains("the next one leaves by eth0")
        .contains("mangle PREROUTING rule 1 treats them differently");
    assertThat(finding.message().contains("the kernel ends")).isEqualTo(says.contains("kernel"));
    assertThat(finding.fix().orElseThrow().proven()).isTrue();
  }

  /// The connection opens, and hangs (the founding incident's last row).
  @ParameterizedTest
  @CsvSource({"-m conntrack --ctstate NEW -j ACCEPT"})
  void anAcceptForNewConnectionsAloneLetsTheIncidentInBehindThem(String rule) throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("incident");
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text ->
            text.replaceFirst(
                "(?m)^(\\[\\d+:\\d+\\] -A PREROUTING -s 192.168.1.0/24 -j MARK)",
                "-A PREROUTING " + rule + "\n$1"));
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.BROKEN);
    assertThat(diagnosis.cause()).contains(Code.SPLIT_FLOW);
    assertThat(diagnosis.findings().getFirst().message()).contains("the next one leaves by wg0");
  }

  /// The mark is decided once, and kept in the connection mark: nothing splits.
  @ParameterizedTest
  @CsvSource({"true, HEALTHY", "false, LEAKING"})
  void aMarkThatTheConnectionKeepsSplitsNothing(boolean saved, Diagnosis.Verdict verdict)
      throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    String mark = "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff";
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text ->
            text.replace(
                    FIRST,
                    "-A PREROUTING -i eth0 -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask"
                        + " 0xffffffff\n"
                        + FIRST)
                .replace(
                    mark,
                    mark.replace(" -j", " -m conntrack --ctstate NEW -j")
                        + (saved
                            ? "\n-A PREROUTING -m mark --mark 0x64 -j CONNMARK --save-mark --nfmask"
                                + " 0xffffffff --ctmask 0xffffffff"
                            : ""))
                .replace("-o wg0 -j MASQUERADE", "-o wg0 -j SNAT --to-source 10.66.66.2"));
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).as("%s", diagnosis.findings()).isEqualTo(verdict);
  }
}
