package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.netstate.snapshot.RecordedSnapshot;

/// Diagnoses what a real gateway's commands printed, offline.
final class RecordedSnapshotsTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          healthy,            HEALTHY,
          incident,           BROKEN,  MARK_CAPTURES_INGRESS
          missing-lan-return, BROKEN,  MARK_CAPTURES_INGRESS
          """)
  void theVerdictAndTheCauseAreRight(String name, Diagnosis.Verdict verdict, Code cause)
      throws IOException {
    Diagnosis diagnosis = diagnose(files(name));
    assertThat(diagnosis.verdict()).isEqualTo(verdict);
    assertThat(diagnosis.cause()).isEqualTo(Optional.ofNullable(cause));
  }

  @Test
  void theIncidentIsShownByItsRuleItsRouteAndItsConntrackEntry() throws IOException {
    Finding finding = diagnose(files("incident")).findings().getFirst();
    assertThat(finding.where().orElseThrow().text())
        .isEqualTo("-A PREROUTING -s 192.168.1.0/24 -j MARK --set-xmark 0x64/0xffffffff");
    assertThat(finding.where().orElseThrow().line()).isEqualTo(8);
    assertThat(finding.evidence())
        .extracting(each -> each.kind().word())
        .contains("rule", "ip-rule", "route", "conntrack", "walk");
    assertThat(finding.evidence())
        .anyMatch(each ->
            each.kind() == Finding.Evidence.Kind.CONNTRACK
                && each.text().contains("dst=10.66.66.2"));
  }

  @Test
  void theFixIsTheExclusionOfTheFrontAddressAndIsProven() throws IOException {
    for (String name : List.of("incident", "missing-lan-return")) {
      Finding finding = diagnose(files(name)).findings().getFirst();
      Finding.Fix fix = finding.fix().orElseThrow();
      assertThat(fix.commands())
          .singleElement()
          .asString()
          .matches(
              "iptables -t mangle -I PREROUTING \\d -s 192\\.168\\.1\\.0/24 -d 192\\.168\\.1\\.0/24 -j"
                  + " RETURN");
      assertThat(fix.proven()).isTrue();
      assertThat(finding.message()).contains("excluding pods and services alone does not help");
    }
  }

  @Test
  void aMissingFileIsNamedAndNeverReadAsEmpty() throws IOException {
    Map<String, String> files = files("healthy");
    files.keySet().removeIf(name -> name.startsWith("ip-rule"));
    RecordedSnapshot read = RecordedSnapshot.read("healthy", files);
    assertThat(read.missing()).contains("ip-rule.json");
    Diagnosis diagnosis = diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
    assertThat(diagnosis.findings())
        .anyMatch(
            each -> each.code() == Code.UNMODELLED && each.message().contains("ip-rule.json"));
  }

  @Test
  void aStateThatShowsNothingIsUnknownAndNotHealthy() throws IOException {
    Map<String, String> files = files("incident");
    files.keySet().removeIf(name -> name.startsWith("iptables") || name.startsWith("ip-rule"));
    Diagnosis diagnosis = diagnose(files);
    assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
    assertThat(diagnosis.findings().getFirst().message()).contains("iptables-save.txt is not in");
  }

  private static Diagnosis diagnose(Map<String, String> files) {
    RecordedSnapshot read = RecordedSnapshot.read("recorded", files);
    assertThat(read.faults()).isEmpty();
    Promise promise = Inference.of(read.snapshot());
    return Diagnosis.of(
        new Case(
            read.snapshot(), promise, Clients.of(promise, read.snapshot().gateway()), List.of()));
  }

  private static Map<String, String> files(String name) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String file : RecordedSnapshot.FILES) {
      try (InputStream in =
          RecordedSnapshotsTest.class.getResourceAsStream("/snapshots/" + name + "/" + file)) {
        if (in != null) {
          files.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return Objects.requireNonNull(files);
  }
}
