package waymark.mirror.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import waymark.mirror.store.DurableFile;

/// When a kind of check last found nothing wrong.
///
/// @param file one line, a time
public record LastGood(Path file) {

  /// Empty where it never did.
  public Optional<Instant> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(Files.readString(file).strip()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  public void write(Instant time) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    DurableFile.write(file, (time + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
