package waymark.mirror.config;

import java.util.Locale;

/// A pattern on `owner/name`, without regard to case, as GitHub's names are: `*` is any text, `?`
/// any one letter, everything else itself. One without a slash is also tried on the name alone.
public record Glob(String pattern) {

  /// Whether the pattern fits the whole name, or the part after the slash.
  ///
  /// @param name `owner/name`
  public boolean matches(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String glob = pattern.toLowerCase(Locale.ROOT);
    return match(glob, 0, lower, 0)
        || (glob.indexOf('/') < 0 && match(glob, 0, lower, lower.lastIndexOf('/') + 1));
  }

  private static boolean match(String glob, int g, String text, int t) {
    int star = -1;
    int mark = t;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        mark = t;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
