package waymark.mirror.git;

import java.util.regex.Pattern;

/// The rules of git-check-ref-format(1) for a full name. What a server says is held to them before
/// it becomes a line of a file of ours, where a line feed in it would be another line.
public final class RefName {

  private static final Pattern BAD =
      Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|/\\.|\\.lock(/|$)|[./]$");

  private RefName() {}

  /// Whether git would take it: `refs/heads/main`.
  public static boolean valid(String name) {
    return name.startsWith("refs/") && !BAD.matcher(name).find();
  }
}
