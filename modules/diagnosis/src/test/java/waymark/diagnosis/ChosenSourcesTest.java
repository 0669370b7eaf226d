package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.snapshot.RecordedSnapshot;

/// One device through the tunnel, on purpose: the others of the LAN do not leak.
final class ChosenSourcesTest {

  private static Map<String, String> marking(String... rules) throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text ->
            text.replaceFirst(
                "(?m)^.*-j MARK --set-xmark 0x64/0xffffffff\n", String.join("", rules)));
    return files;
  }

  private static String mark(String words) {
    return "-A PREROUTING " + words + " -j MARK --set-xmark 0x64/0xffffffff\n";
  }

  @Test
  void aSingleDeviceIsJudgedAndTheOthersAreNot() throws IOException {
    Map<String, String> files = marking(mark("-s 192.168.1.50/32"));
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.HEALTHY);
    assertThat(diagnosis.trials())
        .extracting(Trial::name)
        .containsExactly(
            "ingress 192.168.1.55:443 from 192.168.1.100",
            "ingress 192.168.1.55:443 from 192.168.1.50",
            "internet through wg0 from 192.168.1.50");
    assertThat(Inference.of(RecordedSnapshot.read("recorded", files).snapshot()).assumed())
        .contains(
            "of the LAN, [192.168.1.50/32] alone is meant to go through wg0, by the rules that"
                + " choose it");
  }

  @ParameterizedTest
  @CsvSource({
    // Nothing chooses by the source alone, or the whole LAN is chosen: then all of it is meant.
    "-p tcp --dport 443",
    "! -s 192.168.1.50/32 -p udp",
    "-s 192.168.1.0/24 -p udp",
    "-s 192.168.0.0/16 -p udp"
  })
  void whereTheWholeLanIsMeantTheOthersLeak(String other) throws IOException {
    assertThat(
            RecordedSnapshotsTest.diagnose(
                    marking(mark("-s 192.168.1.50/32"), mark(other + " -d 192.0.2.1/32")))
                .verdict())
        .isEqualTo(Diagnosis.Verdict.LEAKING);
  }
}
