package waymark.netstate.netfilter.save;

/// Free text as `xtables_save_string` in xtables.c prints it.
final class Quoting {

  private Quoting() {}

  /// The text, in quotes if it holds more than letters, digits, `-` and `_`, a backslash before
  /// each `"`, `'` and backslash.
  static String quote(String text) {
    if (!text.isEmpty() && text.chars().allMatch(Quoting::isPlain)) {
      return text;
    }
    StringBuilder quoted = new StringBuilder(text.length() + 4).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  /// A word of a command line, in quotes only where it would be split or misread without.
  static String word(String text) {
    boolean plain =
        !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '"');
    return plain ? text : quote(text);
  }

  private static boolean isPlain(int c) {
    return c == '-'
        || c == '_'
        || (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z');
  }
}
