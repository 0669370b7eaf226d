package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Answers that go elsewhere than back, on the recorded gateway.
final class MisroutedTest {

  /// The mark comes back with the connection, for answers too: they turn round into the tunnel. The
  /// source was the tunnel's, so no masquerade is missing.
  @Test
  void anAnswerThatIsGivenTheConnectionsMarkIsSentBackIntoTheTunnel() throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    String mark = "-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff";
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text ->
            text.replaceFirst(
                    "(?m)^(.*-A PREROUTING -s 192.168.1.0/24 -d 10.42.0.0/16)",
                    "-A PREROUTING -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask"
                        + " 0xffffffff\n$1")
                .replace(
                    mark,
                    mark
                        + "\n-A PREROUTING -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask"
                        + " 0xffffffff"));
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.DEGRADED);
    assertThat(diagnosis.cause()).contains(Code.REPLY_MISROUTED);
    assertThat(diagnosis.findings().getFirst().message())
        .contains("an answer out of the tunnel leaves by wg0")
        .endsWith("instead of going back by eth0");
  }
}
