package waymark.mirror.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;

/// The script that git asks for a user name and a password (gitcredentials(7), `GIT_ASKPASS`).
public final class Askpass {

  /// The user name that GitHub takes beside a token.
  static final String USER = "x-access-token";

  static final String NAME = "askpass";

  private Askpass() {}

  /// Puts the script into the folder, where it is not there yet as it should be.
  ///
  /// @return its path
  public static Path install(Path folder) throws IOException {
    Path script = folder.resolve(NAME);
    try (InputStream resource =
        Objects.requireNonNull(Askpass.class.getResourceAsStream("askpass.sh"), "askpass.sh")) {
      byte[] wanted = resource.readAllBytes();
      if (!Files.isExecutable(script) || !Arrays.equals(Files.readAllBytes(script), wanted)) {
        Files.deleteIfExists(script);
        Files.write(script, wanted);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      }
    }
    return script;
  }
}
