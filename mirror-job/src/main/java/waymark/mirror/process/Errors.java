package waymark.mirror.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import waymark.mirror.text.Foreign;

/// A program's standard error, of which the last lines are kept for the message.
final class Errors {

  private static final int KEPT = 20;

  private final Consumer<String> progress;
  private final Deque<String> last = new ArrayDeque<>();

  Errors(Consumer<String> progress) {
    this.progress = progress;
  }

  void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      // BufferedReader ends a line at a carriage return too, which is how git overwrites progress.
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String plain = Foreign.plain(line);
        progress.accept(plain);
        if (!plain.isBlank() && !plain.contains("%")) {
          keep(plain.strip());
        }
      }
    } catch (IOException | UncheckedIOException _) {
      keep("(the rest of its standard error could not be read)");
    }
  }

  private synchronized void keep(String line) {
    last.add(line);
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  synchronized List<String> last() {
    return List.copyOf(last);
  }
}
