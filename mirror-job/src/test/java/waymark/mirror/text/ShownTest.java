package waymark.mirror.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-04T03:30:00Z, 2026-01-04T03:30:00Z",
    "2026-01-04T03:30:00.000000001Z, 2026-01-04T03:30:01Z",
    "2026-01-04T03:30:59.999Z, 2026-01-04T03:31:00Z"
  })
  void whatIsShownIsNeverBeforeWhatIsMeant(Instant time, String shown) {
    assertThat(Shown.time(time)).isEqualTo(shown);
  }
}
