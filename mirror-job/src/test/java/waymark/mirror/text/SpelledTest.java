package waymark.mirror.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpelledTest {

  private static String shown(String text) {
    StringWriter out = new StringWriter();
    Spelled.to(new PrintWriter(out)).print(text);
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x061c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069})
  void aNameCannotTurnWhatIsShownAround(int control) throws Exception {
    String name = "ada/" + (char) control + "gpj.exe";

    assertThat(shown(name)).isEqualTo("ada/\\u%04xgpj.exe".formatted(control));
    byte[] json = shown(JsonText.line(new Json.Str(name))).getBytes(StandardCharsets.UTF_8);
    assertThat(JsonText.read(json)).isEqualTo(new Json.Str(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ada/engine", "\u05d0\u05d1", "caf\u00e9", "\u001b[J", "\u2065\u206a\u202f"})
  void allElseIsAsItWas(String text) {
    assertThat(shown(text)).isEqualTo(text);
  }
}
