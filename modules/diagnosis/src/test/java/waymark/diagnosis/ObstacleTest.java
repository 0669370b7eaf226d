package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What ends a packet in FORWARD, and a mend that lets in no more than what is promised.
final class ObstacleTest {

  private static List<Finding> findings(String filter) throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    RecordedSnapshotsTest.edit(
        files,
        "iptables-save.txt",
        text ->
            text
                + "*filter\n:INPUT ACCEPT [0:0]\n"
                + (filter.startsWith(":") ? "" : ":FORWARD ACCEPT [0:0]\n")
                + filter
                + "\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n");
    return RecordedSnapshotsTest.diagnose(files).findings().stream()
        .filter(finding -> finding.code() == Code.FORWARD_DROPPED)
        .toList();
  }

  private static Finding.Fix fix(String filter) throws IOException {
    return findings(filter).getFirst().fix().orElseThrow();
  }

  /// The walk's far address is one that nobody has: a rule for it would let nothing through.
  @Test
  void theInternetIsMeantByItsInterfaces() throws IOException {
    Finding.Fix fix =
        fix("-A FORWARD -i eth0 -o wg0 -j REJECT --reject-with icmp-port-unreachable");
    assertThat(fix.commands())
        .containsExactly("iptables -I FORWARD 1 -s 192.168.1.0/24 -i eth0 -o wg0 -j ACCEPT");
    assertThat(fix.proven()).isTrue();
  }

  @Test
  void answersFromTheInternetAreLetInAndNothingElseOfIt() throws IOException {
    Finding.Fix fix = fix("-A FORWARD -i wg0 -j DROP");
    assertThat(fix.commands())
        .containsExactly(
            "iptables -I FORWARD 1 -d 192.168.1.0/24 -i wg0 -o eth0 -m conntrack --ctstate"
                + " RELATED,ESTABLISHED -j ACCEPT");
    assertThat(fix.proven()).isTrue();
  }

  @Test
  void aPolicyStaysWhatItIsAndThePromisedPacketsAreAccepted() throws IOException {
    Finding.Fix fix = fix(":FORWARD DROP [0:0]\n-A FORWARD -d 192.168.1.0/24 -j ACCEPT");
    assertThat(fix.commands())
        .containsExactly(
            "iptables -A FORWARD -s 192.168.1.0/24 -d 10.42.0.10/32 -j ACCEPT",
            "iptables -A FORWARD -s 192.168.1.0/24 -i eth0 -o wg0 -j ACCEPT");
    assertThat(fix.proven()).isTrue();
  }

  @Test
  void whereThePolicyEndsTheAnswersTooTheyAreAccepted() throws IOException {
    Finding.Fix fix = fix(":FORWARD DROP [0:0]");
    assertThat(fix.commands())
        .hasSize(3)
        .endsWith("iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    assertThat(fix.proven()).isTrue();
  }
}
