package waymark.mirror.git;

import waymark.mirror.text.BadValueException;

/// The name of a git object: 40 (SHA-1) or 64 (SHA-256) small hexadecimal digits.
public record Oid(String hex) implements Comparable<Oid> {

  /// Reads the hexadecimal form.
  public static Oid parse(String text) throws BadValueException {
    if (!isHex(text)) {
      throw new BadValueException(
          "\"" + text + "\" is not an object name", "give 40 or 64 digits of 0-9a-f");
    }
    return new Oid(text);
  }

  static boolean isHex(String text) {
    return (text.length() == 40 || text.length() == 64)
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  @Override
  public int compareTo(Oid other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
