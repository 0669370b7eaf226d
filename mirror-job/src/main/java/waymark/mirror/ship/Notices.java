package waymark.mirror.ship;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import waymark.mirror.store.DurableFile;

/// What tells a person at the NAS what lies there: `README.txt`, and `escrow.sh`, which reads it.
final class Notices {

  static final String README = "README.txt";
  private static final String SCRIPT = "escrow/escrow.sh";

  private Notices() {}

  /// Puts them into the outbox, and gives their paths there.
  static List<String> install(Path root) throws IOException {
    place(root.resolve(README), README);
    place(root.resolve(SCRIPT), "escrow.sh");
    return List.of(README, SCRIPT);
  }

  /// The script, to be run there as it is here.
  static String script() throws IOException {
    return new String(resource("escrow.sh"), StandardCharsets.UTF_8);
  }

  private static void place(Path file, String name) throws IOException {
    byte[] wanted = resource(name);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), wanted)) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      DurableFile.write(file, wanted);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(Notices.class.getResourceAsStream(name), name)) {
      return stream.readAllBytes();
    }
  }
}
