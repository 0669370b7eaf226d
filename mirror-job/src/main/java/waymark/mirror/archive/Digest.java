package waymark.mirror.archive;

import java.util.regex.Pattern;
import waymark.mirror.text.BadValueException;

/// What a file must be: the SHA-256 of its bytes in lower-case hex, and their count.
public record Digest(String sha256, long bytes) {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");

  static Digest parse(String sha256, String bytes) throws BadValueException {
    return new Digest(sha256(sha256), count(bytes));
  }

  static String sha256(String text) throws BadValueException {
    if (!SHA256.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not a SHA-256", "take the state from another copy of the archive");
    }
    return text;
  }

  static long count(String text) throws BadValueException {
    if (!COUNT.matcher(text).matches()) {
      throw new BadValueException(
          "\"" + text + "\" is not a count", "take the state from another copy of the archive");
    }
    return Long.parseLong(text);
  }

  @Override
  public String toString() {
    return sha256 + " " + bytes;
  }
}
