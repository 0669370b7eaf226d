package waymark.mirror.archive;

import java.util.regex.Pattern;

/// The name of a line's folder: the second in which it was begun, by UTC, and a number drawn by
/// lot, `20260111T033000-0a1b2c`.
///
/// A key that may add can make folders of any name beside ours. One of another form is no line: it
/// is never read, and never named to a program that would take it for a pattern.
public final class LineName {

  /// As a regular expression.
  public static final String FORM = "[0-9]{8}T[0-9]{6}-[0-9a-f]{6}";

  private static final Pattern VALID = Pattern.compile(FORM);

  private LineName() {}

  public static boolean valid(String name) {
    return VALID.matcher(name).matches();
  }
}
