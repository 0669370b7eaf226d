package waymark.mirror.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.mirror.git.Oid;
import waymark.mirror.text.BadValueException;

/// Whatever the text: it is refused, or a state that prints and reads back as the same.
class StateTextFuzzTest {

  static Stream<byte[]> states() {
    String detached = new Oid("b".repeat(40)).hex();
    return Stream.of(
            StateTextTest.TEXT,
            StateTextTest.TEXT
                .replace("number 2", "number 1")
                .replace("previous " + "1".repeat(64), "previous -")
                .replace("head refs/heads/main", "head " + detached))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("states")
  @FuzzTest
  void readsAndPrintsTheSame(byte[] bytes) throws BadValueException {
    State state;
    try {
      state = StateText.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (BadValueException refused) {
      assertThat(refused.mend()).isNotBlank();
      return;
    }
    assertThat(StateText.parse(StateText.print(state))).isEqualTo(state);
  }
}
