package waymark.netstate.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void sumsTheProcessorsOfConntrack() {
    Statistics.Reading reading =
        Statistics.read("conntrack-S.txt", Fixture.of("statistics-S.txt").text());
    assertThat(reading.faults()).isEmpty();
    Statistics statistics = reading.statistics().orElseThrow();
    assertThat(statistics.counter("insert")).hasValue(13);
    assertThat(statistics.counter("early_drop")).hasValue(0);
    assertThat(statistics.counter("entries")).isEmpty();
  }

  @Test
  void readsTheHexadecimalColumnsByTheirNames() {
    Statistics statistics =
        Statistics.read(
                "stat",
                """
                insert_failed  entries brand_new
                00000001  00000010 000000ff
                00000002  00000010 00000001
                """)
            .statistics()
            .orElseThrow();
    assertThat(statistics.counter("insert_failed")).hasValue(3);
    assertThat(statistics.counter("entries")).hasValue(16);
    assertThat(statistics.counter("brand_new")).hasValue(256);
    assertThat(
            Statistics.read("stat", Fixture.of("statistics-proc.txt").text())
                .statistics()
                .orElseThrow()
                .counter("insert"))
        .hasValue(12);
  }

  @Test
  void saysWhatIsNoStatistic() {
    assertThat(Statistics.read("s", "hello\n").faults()).hasSize(1);
    assertThat(Statistics.read("s", "cpu=0 found=x\n").faults()).hasSize(1);
    assertThat(Statistics.read("s", "entries drop\n01\n").faults()).hasSize(1);
  }
}
