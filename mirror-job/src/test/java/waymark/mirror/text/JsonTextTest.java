package waymark.mirror.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  private static void readsBack(Map<String, Json> members) throws BadValueException {
    Json.Obj document = new Json.Obj(members);
    assertThat(JsonText.read(JsonText.bytes(document))).isEqualTo(document);
  }

  /// As in the manifest of a repository with a ref for each pull request.
  @Test
  void readsAsManyNamesAsThereAre() throws BadValueException {
    Map<String, Json> refs = new TreeMap<>();
    for (int i = 0; i < 400_000; i++) {
      refs.put("refs/tags/t%07d".formatted(i), new Json.Bool(true));
    }
    readsBack(refs);
  }

  /// A pkt-line, and so the name in it, is shorter than 65,520 bytes.
  @Test
  void readsTheLongestNameThatARefCanHave() throws BadValueException {
    readsBack(Map.of("refs/heads/" + "x".repeat(65_500), new Json.Bool(true)));
  }

  /// The writer's own exception is not one that anybody looks for.
  @Test
  void aStreamThatTakesNoMoreIsAnErrorOfTheStream() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> JsonText.write(Json.of("a", 1), full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  /// One odd number does not make the whole document unreadable.
  @Test
  void aNumberBeyond64BitsIsNoWholeNumberAndKeepsTheRestReadable() throws Exception {
    Json.Obj read =
        Json.asObject(
            JsonText.read(
                "{\"id\":99999999999999999999,\"n\":7}".getBytes(StandardCharsets.UTF_8)));
    assertThat(read.number("n")).isEqualTo(7);
    assertThatThrownBy(() -> read.number("id")).hasMessageContaining("\"id\"");
  }
}
