package waymark.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whole texts kept in files. `mvn test -Dwaymark.golden.write=true` writes them anew; what it
/// wrote is then read in the diff.
public final class Golden {

  private Golden() {}

  public static void matches(Path expected, String actual) {
    try {
      if (Boolean.getBoolean("waymark.golden.write")) {
        Files.writeString(expected, actual);
      }
      assertThat(actual).as(expected.toString()).isEqualTo(Files.readString(expected));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
