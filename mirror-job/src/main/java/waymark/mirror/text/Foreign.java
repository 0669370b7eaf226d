package waymark.mirror.text;

/// Words that a server or a program gave us, for people.
public final class Foreign {

  private Foreign() {}

  /// The same without control characters: on a terminal they would be commands.
  public static String plain(String words) {
    StringBuilder plain = new StringBuilder(words.length());
    words
        .codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }
}
