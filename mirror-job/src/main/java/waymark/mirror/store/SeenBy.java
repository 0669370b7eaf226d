package waymark.mirror.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// Which sources of the configuration saw a repository when it was last listed. What none of them
/// was asked for is not gone.
///
/// @param sources what each can see, in words, one line each; none where it was never written down
public record SeenBy(List<String> sources) {

  public static SeenBy of(Store store, RepositoryKey key) throws IOException {
    try {
      return new SeenBy(Files.readAllLines(store.seenBy(key)));
    } catch (NoSuchFileException _) {
      return new SeenBy(List.of());
    }
  }

  /// Whole or not at all, and not waiting for the disk: where it is lost, less is known, no more.
  public void write(Store store, RepositoryKey key) throws IOException {
    String text = String.join("\n", sources) + "\n";
    DurableFile.replace(store.seenBy(key), text.getBytes(StandardCharsets.UTF_8));
  }
}
