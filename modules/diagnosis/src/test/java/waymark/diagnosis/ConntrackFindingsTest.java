package waymark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.diagnosis.Finding.Severity;
import waymark.netstate.conntrack.Statistics;

class ConntrackFindingsTest {

  private static Statistics counted(long entries, long insertFailed) {
    return new Statistics(Map.of("entries", entries, "max", 1000L, "insert_failed", insertFailed));
  }

  private static List<Finding> findings(Statistics... looks) {
    return ConntrackFindings.of("kernel", List.of(), List.of(looks));
  }

  @ParameterizedTest
  @CsvSource({"799, ", "800, WARNING", "950, ERROR", "1000, ERROR"})
  void tellsHowFullTheTableIs(long entries, Severity severity) {
    List<Finding> findings = findings(counted(entries, 0));
    assertThat(findings.stream().map(Finding::severity).findFirst().orElse(null))
        .isEqualTo(severity);
    assertThat(findings).allMatch(each -> each.code() == Code.CONNTRACK_FULL);
  }

  @Test
  void tellsWhatIsLostNowFromWhatWasLostSinceBoot() {
    assertThat(findings(counted(1, 7), counted(1, 7)))
        .singleElement()
        .satisfies(each -> {
          assertThat(each.severity()).isEqualTo(Severity.NOTE);
          assertThat(each.evidence().getFirst().text()).isEqualTo("insert_failed=7");
        });
    assertThat(findings(counted(1, 7), counted(1, 9)))
        .singleElement()
        .satisfies(each -> {
          assertThat(each.severity()).isEqualTo(Severity.WARNING);
          assertThat(each.evidence().getFirst().text())
              .isEqualTo("insert_failed=9, 2 of them just now");
        });
  }

  @Test
  void saysNothingOfACounterThatIsNotTold() {
    assertThat(findings()).isEmpty();
    assertThat(findings(new Statistics(Map.of("entries", 1000L)))).isEmpty();
  }
}
