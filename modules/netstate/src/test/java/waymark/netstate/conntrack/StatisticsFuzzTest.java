package waymark.netstate.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the text: it is statistics, or its faults are told.
class StatisticsFuzzTest {

  static Stream<byte[]> fixtures() {
    return Stream.of("statistics-S.txt", "statistics-proc.txt")
        .map(name -> Fixture.of(name).text().getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("fixtures")
  @FuzzTest
  void answersWithCountersOrFaults(byte[] bytes) {
    Statistics.Reading read = Statistics.read("fuzz", new String(bytes, StandardCharsets.UTF_8));
    assertThat(read.statistics().isPresent() || !read.faults().isEmpty()).isTrue();
  }
}
