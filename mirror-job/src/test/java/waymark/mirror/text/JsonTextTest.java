package waymark.mirror.text;

import static org.assertj.core.api.Assertions.assertThat;

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
}
