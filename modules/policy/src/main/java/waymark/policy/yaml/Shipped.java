package waymark.policy.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The files of `rules/` that are built into the program.
public final class Shipped {

  private Shipped() {}

  /// The text of one of them.
  ///
  /// @param name such as `mark-owners.yaml`
  public static String text(String name) {
    try (InputStream in = Shipped.class.getResourceAsStream("/waymark/policy/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
