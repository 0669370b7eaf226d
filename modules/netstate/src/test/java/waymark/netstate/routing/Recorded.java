package waymark.netstate.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The recorded output of ip(8): see README.md in the folder `ip` of the test resources.
public final class Recorded {

  private Recorded() {}

  public static String file(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/ip/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no recorded file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
