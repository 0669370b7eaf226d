package waymark.mirror.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import waymark.mirror.store.DurableFile;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.text.BadValueException;

/// When each repository was last found whole by one kind of check. A line that cannot be read is as
/// if it had never been checked.
///
/// @param file `KEY TIME` lines
public record Rounds(Path file) {

  public Map<RepositoryKey, Instant> read() throws IOException {
    Map<RepositoryKey, Instant> times = new TreeMap<>();
    if (!Files.exists(file)) {
      return times;
    }
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      try {
        times.put(RepositoryKey.parse(words[0]), Instant.parse(words[words.length - 1]));
      } catch (BadValueException | DateTimeParseException _) {
        // Checked again, then.
      }
    }
    return times;
  }

  public void add(Map<RepositoryKey, Instant> checked) throws IOException {
    Map<RepositoryKey, Instant> times = read();
    times.putAll(checked);
    StringBuilder text = new StringBuilder();
    times.forEach((key, time) -> text.append(key).append(' ').append(time).append('\n'));
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    DurableFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
