package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A LAN that has IPv6 beside a tunnel that has none, on the recorded gateway.
final class SecondFamilyTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1, unicast,     LEAKING, FAMILY_MISSING
          0, unicast,     HEALTHY,
          1, unreachable, HEALTHY,
          """)
  void itLeaksWhereItIsForwardedByTheWan(
      int forwarding, String type, Diagnosis.Verdict verdict, Code cause) throws IOException {
    Map<String, String> files = RecordedSnapshotsTest.files("healthy");
    RecordedSnapshotsTest.edit(
        files,
        "ip-addr.json",
        text ->
            text.replace(
                "{\"family\":\"inet\",\"local\":\"192.168.1.55\"",
                "{\"family\":\"inet6\",\"local\":\"2001:db8:1::55\",\"prefixlen\":64,"
                    + "\"scope\":\"global\"},"
                    + "{\"family\":\"inet\",\"local\":\"192.168.1.55\""));
    RecordedSnapshotsTest.edit(
        files,
        "ip-route-table-all.json",
        text ->
            text.replace(
                "{\"dst\":\"fe80::/64\",\"dev\":\"eth0\"",
                "{\"dst\":\"2001:db8:1::/64\",\"dev\":\"eth0\",\"protocol\":\"kernel\","
                    + "\"metric\":256,\"flags\":[]},"
                    + "{\"type\":\""
                    + type
                    + "\",\"dst\":\"default\",\"gateway\":\"fe80::1\",\"dev\":\"eth0\","
                    + "\"metric\":1024,\"flags\":[]},"
                    + "{\"dst\":\"fe80::/64\",\"dev\":\"eth0\""));
    RecordedSnapshotsTest.edit(
        files,
        "sysctl.txt",
        text ->
            text
                + "net.ipv6.conf.all.forwarding = "
                + forwarding
                + "\nnet.ipv6.conf.eth0.forwarding = "
                + forwarding
                + "\n");
    Diagnosis diagnosis = RecordedSnapshotsTest.diagnose(files);
    assertThat(diagnosis.verdict()).as("%s", diagnosis.findings()).isEqualTo(verdict);
    assertThat(diagnosis.cause()).isEqualTo(Optional.ofNullable(cause));
    assertThat(diagnosis.trials())
        .extracting(Trial::name)
        .contains("no IPv6 beside wg0 from 2001:db8:1::64");
  }
}
