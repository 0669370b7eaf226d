package waymark.netstate.conntrack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A recorded text, without the first line, which says where it comes from.
record Fixture(String text) {

  static Fixture of(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no fixture " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Fixture(text.substring(text.indexOf('\n') + 1));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// The lines that hold an entry.
  List<String> entries() {
    return text.lines()
        .filter(line -> line.contains("src=") || line.contains("<flow") || line.startsWith("-"))
        .toList();
  }
}
